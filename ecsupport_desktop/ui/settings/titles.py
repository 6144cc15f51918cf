"""What the settings are called in the window, in which order and under which heading they stand, and when they act."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from ecsupport_desktop.config.language import LANGUAGES, N_, _
from ecsupport_desktop.config.setting_kinds import WEEKDAYS, OfficeHours
from ecsupport_desktop.config.settings import Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Settings under one heading."""

    title: str
    keys: tuple[str, ...]


GROUPS: Final = (
    Group(title=N_("Window"), keys=("language", "appearance", "density", "zoom", "time_zone")),
    Group(
        title=N_("Work"),
        keys=(
            "acting_agent",
            "answer_language",
            "office_hours",
            "holidays_country",
            "holidays_subdivision",
            "remind_of",
            "quiet_hours",
        ),
    ),
    Group(
        title=N_("Mail"),
        keys=(
            *("mail_address", "mail_name"),
            *("mail_imap_host", "mail_imap_port", "mail_imap_security", "mail_imap_user"),
            *("mail_folder", "mail_processed", "mail_processed_folder", "mail_quarantine_folder"),
            "mail_largest_megabytes",
            *("mail_smtp_host", "mail_smtp_port", "mail_smtp_security", "mail_smtp_user"),
            *("mail_ca_file", "mail_signature_en", "mail_signature_es", "mail_acknowledge"),
        ),
    ),
    Group(title=N_("Data"), keys=("server", "database", "backup_daily", "backups_kept")),
)
TITLES: Final = {
    "language": N_("Language"),
    "appearance": N_("Colours"),
    "density": N_("Rows"),
    "zoom": N_("Text size"),
    "time_zone": N_("Time zone"),
    "acting_agent": N_("Acting agent"),
    "answer_language": N_("Language of answers"),
    "office_hours": N_("Office hours"),
    "holidays_country": N_("Country of holidays"),
    "holidays_subdivision": N_("Region of holidays"),
    "remind_of": N_("Reminders"),
    "quiet_hours": N_("Quiet hours"),
    "mail_address": N_("Mail address"),
    "mail_name": N_("Name of the sender"),
    "mail_imap_host": N_("Server for incoming mail"),
    "mail_imap_port": N_("Port for incoming mail"),
    "mail_imap_security": N_("Encryption of incoming mail"),
    "mail_imap_user": N_("Login for incoming mail"),
    "mail_folder": N_("Folder of new mails"),
    "mail_processed": N_("Mails taken in"),
    "mail_processed_folder": N_("Folder of mails taken in"),
    "mail_quarantine_folder": N_("Folder of mails in quarantine"),
    "mail_largest_megabytes": N_("Largest mail"),
    "mail_smtp_host": N_("Server for outgoing mail"),
    "mail_smtp_port": N_("Port for outgoing mail"),
    "mail_smtp_security": N_("Encryption of outgoing mail"),
    "mail_smtp_user": N_("Login for outgoing mail"),
    "mail_ca_file": N_("Authority of the mail servers"),
    "mail_signature_en": N_("Signature in English"),
    "mail_signature_es": N_("Signature in Spanish"),
    "mail_acknowledge": N_("Acknowledgement of receipt"),
    "server": N_("Team's server"),
    "database": N_("Database"),
    "backup_daily": N_("Daily backup"),
    "backups_kept": N_("Backups kept"),
}
OF_THE_TEAM: Final = {
    "nearing": (N_("Nearing"), N_("How long before its 48 hours a request is marked.")),
    "critical": (N_("Critical"), N_("How long before its 48 hours it is urgent.")),
    "level_3_enabled": (
        N_("Level 3"),
        N_("For a critical error or a discontinued service; the policy's text names two levels only."),
    ),
}
"""The team's settings: what each is called, and what it does."""
OF_QUOTES: Final = {
    "company_page.name": N_("Company"),
    "company_page.tax_id": N_("Tax number"),
    "company_page.address": N_("Address"),
    "company_page.country": N_("Country"),
    "company_page.email": N_("Mail address"),
    "company_page.phone": N_("Phone"),
    "company_page.logo": N_("Logo"),
    "company_page.currency": N_("Currency"),
    "company_page.validity_days": N_("Valid for"),
    "company_page.time_zone": N_("Time zone"),
    "usual_words_page.exclusions_en": N_("Exclusions"),
    "usual_words_page.assumptions_en": N_("Assumptions"),
    "usual_words_page.terms_en": N_("Terms"),
    "rate_card_page.list": N_("Rate card"),
}
"""The settings of quotes by the names of their fields, and what each is called."""
ELSEWHERE: Final = frozenset({"weaker_accepted"})
"""Settings that are answers given at another place; the row of the server shows them."""
FROM_NEXT_START: Final = frozenset({"acting_agent", "server", "database", "backup_daily", "backups_kept"})
LOOKS: Final = frozenset({"appearance", "density", "zoom"})
SUFFIXES: Final = {"zoom": N_(" %"), "mail_largest_megabytes": N_(" MB")}
_CHOICES: Final = {
    "system": N_("As the system"),
    "light": N_("Light"),
    "high_light": N_("Light, high contrast"),
    "high_dark": N_("Dark, high contrast"),
    "dark": N_("Dark"),
    "mine_and_unassigned": N_("Mine, and those of nobody"),
    "mine": N_("Mine"),
    "all": N_("All"),
    "none": N_("None"),
    "roomy": N_("Roomy"),
    "compact": N_("Compact"),
    "tls": N_("TLS"),
    "starttls": N_("STARTTLS"),
    "move": N_("Move"),
    "flag": N_("Mark"),
}
DAYS: Final = {
    "monday": N_("Monday"),
    "tuesday": N_("Tuesday"),
    "wednesday": N_("Wednesday"),
    "thursday": N_("Thursday"),
    "friday": N_("Friday"),
    "saturday": N_("Saturday"),
    "sunday": N_("Sunday"),
}


def title_of(key: str) -> str:
    """The setting's name in the window; its key where nobody gave it one yet."""
    return _(TITLES[key]) if key in TITLES else key


def choice_text(choice: str) -> str:
    """One of the values of a setting, in words."""
    return LANGUAGES.get(choice) or _(_CHOICES.get(choice, choice))


def value_text(setting: Setting, value: object) -> str:
    """A value in words, to say what the default is."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if setting.key == "office_hours":
        return _hours_text(setting.default)
    if isinstance(value, int):
        return f"{value}{_(SUFFIXES[setting.key])}" if setting.key in SUFFIXES else str(value)
    return choice_text(str(value)) if value else _("empty")


def _hours_text(hours: OfficeHours) -> str:
    """Days with the same spans are said together: "Monday–Friday 08:30-18:00"."""
    said: list[str] = []
    first = 0
    for day in range(1, len(WEEKDAYS) + 1):
        if day < len(WEEKDAYS) and hours[day] == hours[first]:
            continue
        if spans := day_text(hours, first):
            names = _(DAYS[WEEKDAYS[first]]), _(DAYS[WEEKDAYS[day - 1]])
            days = names[0] if first == day - 1 else _("{first}–{last}").format(first=names[0], last=names[1])
            said.append(_("{days} {hours}").format(days=days, hours=spans))
        first = day
    return ", ".join(said) or _("never")


def day_text(hours: OfficeHours, day: int) -> str:
    """The spans of one day as they are typed: "08:30-14:00, 16:00-18:30"."""
    return ", ".join(f"{opens:%H:%M}-{closes:%H:%M}" for opens, closes in hours[day])
