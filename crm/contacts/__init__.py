"""Contacts: the people we know, their addresses and phones.

Owns Contact, EmailAddress, Phone, Interaction. Words: code (K-0001), search text (folded for search), sort key.
Pure helpers: names, addresses, phones, search_text.
"""
