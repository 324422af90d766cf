"""/toi: who one is here, and the language one is spoken to in."""

from dataclasses import replace

from handlers.engine import commands
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.current_report import ended
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Message, SetLanguage, Turn
from reporting.forms.words import duty_names
from reporting.languages import LANGUAGES
from reporting.people import Grant
from reporting.reporters import forms_of_grant
from reporting.units.names import in_sentence


def me(ctx: TurnContext, _: str) -> Turn:
    """/toi."""
    return ctx.turn(_card(ctx))


def _language(ctx: TurnContext, language: str) -> Turn:
    """Speak the other language from this very answer on; the published commands follow."""
    if language not in LANGUAGES:
        return me(ctx, "")
    there = ctx.read_by(replace(ctx.person, language=language))
    menu = commands.commands_for(there.person.roles(), there.say)
    return there.turn(_card(there), menu, effects=(SetLanguage(language),))


def _card(ctx: TurnContext) -> Message:
    text = joined(
        ctx.say("me.name", name=ctx.person.name),
        *(line for grant in ctx.person.grants for line in (_grant(ctx, grant), _ended(ctx, grant))),
        ctx.say("me.language"),
        "",
        ctx.say("enrol.privacy"),
    )
    others = tuple(
        way_to(pack("me", "language", language), speech.plain("language.name"))
        for language, speech in ctx.lookup.catalogue.speeches.items()
        if language != ctx.language
    )
    told = way_to(pack("push", "wishes"), ctx.say.plain("button.pushes"), ("notifications",))
    return replace(ctx.notice(text), keyboard=(others, (told,)))


def _ended(ctx: TurnContext, grant: Grant) -> Markup | None:
    """That the unit is there no more, and who reports now."""
    if ctx.lookup.history.ended(grant.unit_code, ctx.today) is None:
        return None
    return ended(ctx, grant.unit_code, ctx.today)


def _grant(ctx: TurnContext, grant: Grant) -> Markup:
    unit = ctx.lookup.units[grant.unit_code]
    forms = forms_of_grant(grant, ctx.lookup.forms.index, ctx.lookup.units)
    versions = [one for form in forms for one in ctx.lookup.forms.newest_first(form.code)]
    duties = duty_names([*forms, *versions], grant.duties, ctx.language)
    line = ctx.say(
        "me.grant_duties" if duties else "me.grant",
        role=ctx.say.plain(f"role.{grant.role}"),
        unit=office_name(unit, ctx.say) if grant.duties else in_sentence(unit.name),
        duties=duties,
    )
    if len(ctx.lookup.forms) > 1 and forms:
        names = ", ".join(form.short[ctx.language] for form in forms)
        line = ctx.say("me.grant_forms", grant=line, forms=names)
    return line


DIALOG = Dialog(
    "me", commands={"toi": me}, taps={"language": _language}, lasting=frozenset({"language"})
)
