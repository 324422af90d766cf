"""/toi: who one is here, and the language one is spoken to in."""

from dataclasses import replace

from handlers.engine import commands
from handlers.engine.callback_data import pack
from handlers.engine.catalogue import Markup, joined
from handlers.engine.choices import way_to
from handlers.engine.context import TurnContext, office_name
from handlers.engine.dialog import Dialog
from handlers.engine.turn import Message, SetLanguage, Turn
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
        *(_grant(ctx, grant) for grant in ctx.person.grants),
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


def _grant(ctx: TurnContext, grant: Grant) -> Markup:
    unit = ctx.lookup.units[grant.unit_code]
    forms = forms_of_grant(grant, ctx.lookup.forms.values(), ctx.lookup.units)
    duties = dict.fromkeys(
        form.duties[duty][ctx.language]
        for form in forms
        for duty in grant.duties
        if duty in form.duties
    )
    line = ctx.say(
        "me.grant_duties" if duties else "me.grant",
        role=ctx.say.plain(f"role.{grant.role}"),
        unit=office_name(unit, ctx.say) if grant.duties else in_sentence(unit.name),
        duties=", ".join(duties),
    )
    if len(ctx.lookup.forms) == 1 or not forms:
        return line
    names = ", ".join(form.short[ctx.language] for form in forms)
    return ctx.say("me.grant_forms", grant=line, forms=names)


DIALOG = Dialog(
    "me", commands={"toi": me}, taps={"language": _language}, lasting=frozenset({"language"})
)
