"""`.env.example` is where a person learns which settings there are."""

from bot.app.settings import Settings
from tests.house import rules
from tests.house.tree import ROOT


def test_the_example_of_the_environment_names_every_setting_once() -> None:
    fields = (
        (name, field.validation_alias if isinstance(field.validation_alias, str) else None)
        for name, field in Settings.model_fields.items()
    )
    example = (ROOT / ".env.example").read_text(encoding="utf-8")
    assert sorted(rules.settings_in(example)) == sorted(rules.settings_named(fields))


def test_settings_are_read_from_an_example_also_when_commented_out() -> None:
    example = "# A sentence = more.\nTELEGRAM_TOKEN=\n# CLOCK_RATE=1440\n#ADMIN_IDS=\n"
    assert rules.settings_in(example) == ["TELEGRAM_TOKEN", "CLOCK_RATE", "ADMIN_IDS"]
    assert rules.settings_named([("log_level", None), ("x", "clock_rate")]) == [
        "LOG_LEVEL",
        "CLOCK_RATE",
    ]
