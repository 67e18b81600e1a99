"""Keyed hashes of addresses, by which the suppression list knows them; made where addresses are kept."""

from crm.contacts.address_keys import address_key

__all__ = ["address_key"]
