"""Accreditation of journalists, for a calendar year or for one event. Owns Accreditation. Law: Закон о СМИ art. 48."""
