"""The command line itself: its help in both languages, and a line that cannot be understood as two lines, fault and cure.

Click's own words are English; these are its classes with the house's.
"""

from __future__ import annotations

import os
import shlex
from typing import IO, TYPE_CHECKING, Any

import click

from sheetcrm.model.words import language_of_environment
from sheetcrm.model.words import usage as words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sheetcrm.model.words import Word
    from sheetcrm.model.words.faults import Fault

    _Adds = Callable[[Callable[..., Any]], Callable[..., Any]]

HERE = language_of_environment(os.environ)


def said(word: Word) -> str:
    """Return a word in the language of whoever types."""
    return word.to(HERE)


class Misused(click.UsageError):
    """A command line that cannot be understood: what is wrong, and what to write instead."""

    def __init__(self, fault: Fault, *, cure: Word | None = None, **values: object) -> None:
        super().__init__(fault.message.say(HERE, **values))
        self.cure = (cure or fault.cure).say(HERE, **values)

    def show(self, file: IO[Any] | None = None) -> None:
        """Print both lines."""
        click.echo(f"{self.message}\n  {self.cure}", file=file, err=file is None)


class _Judged(click.Parameter):
    """What is given on the command line, judged in the house's words."""

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        try:
            return super().type_cast_value(ctx, value)
        except click.BadParameter as error:
            name = self.opts[0] if isinstance(self, Option) else self.make_metavar(ctx)
            wanted = _wanted(self.type)
            if wanted is None:
                raise
            raise Misused(words.BAD_VALUE, name=name, value=value, wanted=wanted, command=_path(ctx)) from error


class Option(_Judged, click.Option):
    """An option whose hints are in both languages."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        record, extra = super().get_help_record(ctx), self.get_help_extra(ctx)
        if record is None:
            return None
        hints = [_bounds(words.FROM_TO, self.type)] if isinstance(self.type, click.IntRange) else []
        hints += [words.DEFAULT.say(HERE, value=extra["default"])] if "default" in extra else []
        hints += [said(words.REQUIRED)] if self.required else []
        return record[0], " ".join([self.help or "", *([f"[{'; '.join(hints)}]"] if hints else [])])


class Argument(_Judged, click.Argument):
    """An argument that says in one line what it is."""

    def __init__(self, *names: Any, about: str, **more: Any) -> None:
        super().__init__(*names, **more)
        self.about = about

    def make_metavar(self, ctx: click.Context) -> str:
        del ctx
        return str(self.metavar) if self.required else f"[{self.metavar}]"


class _Framed(click.Command):
    """The frame of a command's help."""

    def __init__(self, *names: Any, **more: Any) -> None:
        more.setdefault("options_metavar", said(words.ANY_OPTIONS))
        super().__init__(*names, **more)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        given = list(args)
        try:
            return super().parse_args(ctx, args)
        except click.UsageError as error:
            raise misused(error, ctx, given) from error

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=f"{said(words.USAGE)} ")

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = said(words.HELP)
        return option

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        params = self.get_params(ctx)
        records = [param.get_help_record(ctx) for param in params if isinstance(param, click.Option)]
        about = [(param.make_metavar(ctx), param.about) for param in params if isinstance(param, Argument)]
        for word, rows in ((words.ARGUMENTS, about), (words.OPTIONS, [one for one in records if one])):
            if rows:
                with formatter.section(said(word)):
                    formatter.write_dl(rows)


class Command(_Framed):
    """A command that takes no more than it knows."""

    allow_extra_args = True  # told of below

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        rest = super().parse_args(ctx, args)
        if rest and not ctx.resilient_parsing:
            taken = [param for param in self.params if isinstance(param, Argument)]
            quoted = any(said(word) == param.metavar for param in taken for word in words.IN_QUOTES)
            line = " ".join([_path(ctx), *(f'"{param.metavar}"' for param in taken)])
            cure = words.QUOTE if quoted else None
            raise Misused(words.TOO_MUCH, cure=cure, command=_path(ctx), extra=" ".join(rest), line=line)
        return rest


class Group(_Framed, click.Group):
    """A command that has commands."""

    command_class = Command

    def __init__(self, *names: Any, **more: Any) -> None:
        more.setdefault("subcommand_metavar", said(words.ANY_COMMAND))
        super().__init__(*names, **more)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        with formatter.section(said(words.COMMANDS)):
            formatter.write_dl(self.about_commands(ctx))

    def about_commands(self, ctx: click.Context) -> list[tuple[str, str]]:
        """Return the names of the commands, and what each is for."""
        return [(name, self.commands[name].help or "") for name in self.list_commands(ctx)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from difflib import get_close_matches

            near = get_close_matches(args[0], self.list_commands(ctx), 1)
            cure = words.NEAR if near else None
            raise Misused(words.NO_COMMAND, cure=cure, name=args[0], near="".join(near), command=_path(ctx)) from error


Group.group_class = Group


def misused(error: click.UsageError, ctx: click.Context, args: Sequence[str]) -> click.UsageError:
    """Return what to say of a fault in the words typed after a command; the help that click gives for no words stays."""
    if isinstance(error, Misused | click.exceptions.NoArgsIsHelpError):
        return error
    path = _path(ctx)
    if isinstance(error, click.NoSuchOption):
        return _no_option(error, ctx, args)
    if isinstance(error, click.BadOptionUsage):
        option = next((one for one in _options(ctx) if error.option_name in one.opts), None)
        if option is None or option.is_flag:
            return Misused(words.NO_VALUE, option=error.option_name)
        value = option.make_metavar(ctx)
        return Misused(words.GIVE_VALUE, option=error.option_name, value=value, command=path)
    if isinstance(error, click.MissingParameter) and error.param is not None:
        needed = [param for param in ctx.command.params if param.required]
        line = " ".join([path, *(_shown(param, ctx) for param in needed)])
        about = error.param.about if isinstance(error.param, Argument) else getattr(error.param, "help", "")
        return Misused(words.GIVE, command=path, name=_shown(error.param, ctx), line=line, about=about)
    if isinstance(ctx.command, click.Group):
        return Misused(words.COMMAND_MISSING)
    return Misused(words.UNCLEAR, text=error.format_message(), command=path)


def _no_option(error: click.NoSuchOption, ctx: click.Context, args: Sequence[str]) -> Misused:
    """Say where an option belongs, else which one it may be."""
    option, path, root = error.option_name, _path(ctx), ctx.find_root()
    cure, near, line = None, "", ""
    if ctx is not root and any(option in one.opts for one in _options(root)):
        cure, line = words.FIRST, _moved(option, path, args)
    elif option == "--lang":
        cure = words.LANG_ELSEWHERE
    elif error.possibilities:
        cure, near = words.NEAR, error.possibilities[0]
    return Misused(words.NO_OPTION, cure=cure, option=option, near=near, line=line, command=path)


def _moved(option: str, path: str, args: Sequence[str]) -> str:
    """Return the line with an option and its value before the command."""
    at = next((at for at, word in enumerate(args) if word.startswith(option)), len(args))
    glued = args[at].removeprefix(option).removeprefix("=") if at < len(args) else ""
    end = at + 1 if glued else at + 2
    value = glued or " ".join(args[at + 1 : end])
    rest = shlex.join([*args[:at], *args[end:]])
    sheetcrm, command = path.split(" ", 1)
    return " ".join(
        filter(None, [sheetcrm, option, shlex.quote(value) if value else said(words.FOLDER), command, rest])
    )


def _options(ctx: click.Context) -> Iterable[click.Option]:
    return (param for param in ctx.command.get_params(ctx) if isinstance(param, click.Option))


def _shown(param: click.Parameter, ctx: click.Context) -> str:
    return f"{param.opts[0]} {param.make_metavar(ctx)}" if isinstance(param, click.Option) else param.make_metavar(ctx)


def _path(ctx: click.Context) -> str:
    """Return a command as one types it, whatever the program's file is called."""
    return " ".join(["sheetcrm", *ctx.command_path.split()[1:]])


def _wanted(kind: click.ParamType[Any]) -> Word | str | None:
    """Say what a parameter takes."""
    if isinstance(kind, click.IntRange):
        return _bounds(words.A_NUMBER_IN, kind)
    if isinstance(kind, click.Choice):
        return words.ONE_OF.say(HERE, choices=", ".join(map(str, kind.choices)))
    if isinstance(kind, click.Path):
        return words.A_FILE if kind.file_okay else words.A_FOLDER
    return words.A_NUMBER if kind is click.INT else None


def _bounds(word: Word, kind: click.ParamType[Any]) -> str:
    return word.say(HERE, least=getattr(kind, "min", ""), most=getattr(kind, "max", ""))


def option(*names: str, shown: Word | None = None, about: Word, **more: Any) -> _Adds:
    """Add an option: how its value is called, and its line of help."""
    metavar = {"metavar": said(shown)} if shown is not None else {}
    return click.option(*names, cls=Option, help=said(about), **metavar, **more)


def argument(name: str, shown: Word, *, about: Word | None = None, **more: Any) -> _Adds:
    """Add what has to be given: how it is called, and its line of help."""
    return click.argument(name, cls=Argument, metavar=said(shown), about=said(about or words.ABOUT[shown]), **more)
