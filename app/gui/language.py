"""The window's language: which one, its texts, and how it writes numbers.

Texts stand in English in the code. Another language is one file of Qt Linguist's format,
``resources/i18n/muster_<language>.ts``, read as it is: nothing is compiled, so nothing can be out
of date. A text is found by itself and its disambiguation; the context that Qt passes along differs
between a class and its subclasses and between `tr` and `texts.tr`, and is not looked at. Locales go
by their names: the enumerations of `QLocale` take 8 ms of the first window to make.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Literal

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from app.assets import resources

Choice = Literal["system", "en", "de"]
Part = Literal["muster", "reports", "services"]
CHOICES: tuple[Choice, ...] = ("system", "en", "de")
PREFERENCE = "look/language"
_KEYS = "QShortcut"
"""Qt's context of the names of keys."""
Texts = Mapping[tuple[str, str], str]
"""From a text and its disambiguation (mostly empty) to its translation."""


class Dictionary(QTranslator):
    """Translates by table.

    Attributes:
        texts: Replaced as a whole when the language changes. It stays installed meanwhile:
            installing waits for every translation that a worker has under way.
        spoken: The language of these texts.
    """

    def __init__(self, application: QCoreApplication) -> None:
        super().__init__(application)
        self.texts: Texts = {}
        self.spoken = "en"
        self._words_of_qt = QTranslator(self)
        """Qt's own dialogs and menus; empty, and they stay English, where its file did not ship."""

    def learn(self, language: str) -> None:
        """Take over a language."""
        if language != "en" and self._words_of_qt.isEmpty():
            place = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
            self._words_of_qt.load(f"qtbase_{language}", place)
        self.texts = read_texts(language)
        self.spoken = language

    # Qt's name of the argument, which a caller may use.
    def translate(
        self,
        context: str,
        sourceText: str,  # noqa: N803
        disambiguation: str | None = None,
        n: int = -1,
    ) -> str | None:
        """Return the translation, None where there is none."""
        if not self.texts:
            return None
        if context == _KEYS:  # the key Left is not what is left
            return self._words_of_qt.translate(context, sourceText, disambiguation, n) or None
        found = self.texts.get((sourceText, disambiguation or ""), self.texts.get((sourceText, "")))
        return found or self._words_of_qt.translate(context, sourceText, disambiguation, n) or None

    def isEmpty(self) -> bool:
        """Tell Qt that it can be asked."""
        return False


def speak(application: QCoreApplication, choice: str) -> str:
    """Let everything that is shown from now on be in a language; return ``en`` or ``de``.

    Args:
        application: Keeps the translators.
        choice: One of `CHOICES`; anything else is taken for ``system``.
    """
    language = spoken(choice)
    dictionary_of(application).learn(language)
    QLocale.setDefault(_locale(choice))
    return language


def spoken(choice: str) -> str:
    """Return the language that a choice stands for."""
    if choice in ("en", "de"):
        return choice
    return "de" if QLocale.system().name().partition("_")[0] == "de" else "en"


@cache
def dictionary_of(application: QCoreApplication) -> Dictionary:
    """Return the application's dictionary, installed on first use."""
    dictionary = Dictionary(application)
    application.installTranslator(dictionary)
    return dictionary


def path_of(language: str, part: Part = "muster") -> Path:
    """Return the file of a language: of the window, of its reports, or of what services say."""
    return resources() / "i18n" / f"{part}_{language}.ts"


def read_texts(language: str, part: Part = "muster") -> Texts:
    """Return the texts of a language; none for English, which stands in the code."""
    return {} if language == "en" else _texts_of(path_of(language, part))


@cache
def _texts_of(path: Path) -> Texts:
    from xml.etree import ElementTree  # only who speaks another language waits for it

    texts = {}
    for message in ElementTree.parse(path).iter("message"):  # noqa: S314 # our own file
        translation = message.findtext("translation")
        if translation:
            key = (message.findtext("source") or "", message.findtext("comment") or "")
            texts[key] = translation
    return texts


def _locale(choice: str) -> QLocale:
    """Return how numbers are written: as the system does, or as the chosen language does."""
    if choice == "de":
        return QLocale("de_DE")
    if choice == "en":
        return QLocale("en_GB")
    return QLocale.system()
