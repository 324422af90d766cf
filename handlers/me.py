"""/toi: who one is here, and the language one is spoken to in."""

from dataclasses import replace

from handlers import menus
from handlers.catalogue import LANGUAGES, Markup, joined
from handlers.conversations import Conversation
from handlers.keys import pack
from handlers.moment import Moment, office_name, unit_in_sentence
from handlers.turn import Choice, Message, SetLanguage, Turn
from reporting.people import Grant


def me(moment: Moment, _: str) -> Turn:
    """/toi."""
    return moment.turn(_card(moment))


def _language(moment: Moment, language: str) -> Turn:
    """Speak the other language from this very answer on; the published commands follow."""
    if language not in LANGUAGES:
        return me(moment, "")
    there = moment.read_by(replace(moment.person, language=language))
    menu = menus.commands_for(there.person.roles(), there.say)
    return there.turn(_card(there), menu, effects=(SetLanguage(language),))


def _card(moment: Moment) -> Message:
    text = joined(
        moment.say("me.name", name=moment.person.name),
        *(_grant(moment, grant) for grant in moment.person.grants),
        moment.say("me.language"),
        "",
        moment.say("enrol.privacy"),
    )
    others = tuple(
        Choice(pack("me", "language", language), speech.plain("language.name"), lasting=True)
        for language, speech in moment.known.catalogue.speeches.items()
        if language != moment.language
    )
    return replace(moment.notice(text), rows=(others,))


def _grant(moment: Moment, grant: Grant) -> Markup:
    unit = moment.known.units[grant.unit_code]
    duties = [
        form.duties[duty][moment.language]
        for form in moment.known.forms.values()
        for duty in grant.duties
        if duty in form.duties
    ]
    return moment.say(
        "me.grant_duties" if duties else "me.grant",
        role=moment.say.plain(f"role.{grant.role}"),
        unit=office_name(unit, moment.say) if grant.duties else unit_in_sentence(unit),
        duties=", ".join(duties),
    )


CONVERSATION = Conversation("me", commands={"toi": me}, presses={"language": _language})
