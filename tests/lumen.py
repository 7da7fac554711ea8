"""A small sound knowledge folder about an invented service, Lumen, for tests to read, bend and break."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.knowledge.base import KnowledgeBase
from bot.knowledge.loader import load

BEFORE = datetime(2026, 4, 20, 12, tzinfo=UTC)
ON = datetime(2026, 4, 26, 12, tzinfo=UTC)
AFTER = datetime(2026, 10, 20, 12, tzinfo=UTC)
"""Nineteen days after the help page was last checked: nothing in the folder is stale yet."""

SUBJECT = """\
name = "Lumen"
homepage = "https://lumen.example"
names = ["lumen", "lumen app"]
languages = ["en", "es", "tr"]
stale_after_days = 45

[pages.sunset]
label = "lumen.example/sunset"
url = "https://lumen.example/sunset"

[surfaces.app]
name.en = "the app"
words.en = ["app", "website"]
words.es = ["aplicación"]

[surfaces.api]
name.en = "the API"
words.en = ["api"]
"""

MILESTONES = """\
[deletion]
kind = "deletion"
product = "Lumen"
region = "worldwide"
headline = true
title.en = "Lumen data deleted"
title.es = "Eliminación de los datos de Lumen"
title.tr = "Lumen verilerinin silinmesi"
not_announced = true

[app_end]
kind = "shutdown"
product = "Lumen app"
surface = "app"
region = "worldwide"
headline = true
title.en = "Lumen app closed"
title.es = "Cierre de la aplicación de Lumen"
title.tr = "Lumen uygulaması kapandı"
date = 2026-04-26

[preview]
kind = "launch"
product = "Lumen"
region = "worldwide"
title.en = "First preview of Lumen"
month = "2024-02"
"""

SOURCES = """\
[help]
title = "Closing Lumen"
publisher = "Lumen Help"
url = "https://lumen.example/closing"
primary = true
published = 2026-03-24
checked = 2026-10-01

[news]
title = "The light goes out"
publisher = "Daily Lamp"
primary = false
checked = 2026-10-05
"""

APP_CLAIMS = """\
[ended]
source = "help"
milestone = "app_end"
date = 2026-04-26
says = "The app closed on this day."
status = "confirmed"

[told]
source = "news"
says = "The app closed."
status = "confirmed"

[previewed]
source = "help"
milestone = "preview"
month = "2024-02"
says = "Lumen was shown."
status = "confirmed"
stale_after_days = 4000
"""

DELETION_CLAIMS = """\
[no-day]
source = "help"
milestone = "deletion"
not_announced = true
says = "No day is named."
status = "confirmed"

[wiped]
source = "news"
milestone = "deletion"
date = 2026-03-13
says = "Everything was deleted on 13 March."
status = "contradicted"
by = ["no-day"]
why = "The company names no day."
"""

CLOSING = """\
id = "closing"
family = "dates"
surfaces = ["app"]
milestones = ["app_end"]
stands_on = ["told", "ended"]

[en]
title = "When does the app close?"
phrasings = [
  "when does lumen close", "closing day", "end of the app", "is the app gone", "app shutdown", "last day",
  "when is it over", "how long does it live", "closing date", "when will it shut", "is lumen closing", "end of lumen",
]

[[en.says]]
when = "before app_end"
lead = "**The app closes on {app_end}.**"
more = \"\"\"
- Get your things out first: {page:sunset}.
- Checked {checked:ended|day}.
\"\"\"

[[en.says]]
when = "on app_end"
lead = "The app closes {app_end|ago}."

[[en.says]]
lead = "The app closed {app_end|ago}, on {app_end|day}."

[es]
title = "¿Cuándo cierra la aplicación?"
phrasings = ["cuándo cierra lumen", "día de cierre", "fin de la aplicación", "último día"]

[[es.says]]
lead = "La fecha del cierre: {app_end}."

[tr]
title = "Uygulama ne zaman kapanıyor?"
phrasings = ["lumen ne zaman kapanıyor", "kapanış günü", "uygulamanın sonu", "son gün"]

[[tr.says]]
lead = "Kapanış: {app_end}."
"""

DELETED = """\
id = "deleted"
family = "dates"
milestones = ["deletion"]
stands_on = ["no-day"]

[en]
title = "When is my data deleted?"
phrasings = [
  "when is my data deleted", "deletion day", "are my files gone", "data removal", "when do you wipe it", "wipe date",
  "is my stuff deleted", "when will it vanish", "erasure", "date of deletion", "did they delete it", "deleted yet",
]

[[en.says]]
when = "unknown deletion"
lead = "No day is known."

[[en.says]]
lead = "The data goes on {deletion}."

[[en.rumours]]
claim = "wiped"
phrasings = ["was it all wiped in march", "they wiped it", "gone since march"]
says = "No: the company names no day."

[es]
title = "¿Cuándo se borran mis datos?"
phrasings = ["cuándo se borran mis datos", "día del borrado", "mis archivos", "borrado"]

[[es.says]]
when = "unknown deletion"
lead = "No se conoce el día."

[[es.says]]
lead = "Los datos se borran: {deletion}."

[[es.rumours]]
claim = "wiped"
phrasings = ["lo borraron en marzo", "ya no hay nada", "todo borrado"]
says = "No: la empresa no da ningún día."

[tr]
title = "Verilerim ne zaman silinecek?"
phrasings = ["verilerim ne zaman silinecek", "silinme günü", "dosyalarım", "silindi mi"]

[[tr.says]]
when = "unknown deletion"
lead = "Gün bilinmiyor."

[[tr.says]]
lead = "Silinme: {deletion}."
"""

SILENT = """\
[chatter]
en = ["i love this lamp"]
es = ["qué lámpara"]

[prompts]
en = ["how do i draw a lamp"]
"""

FILES = {
    "subject.toml": SUBJECT,
    "milestones.toml": MILESTONES,
    "sources.toml": SOURCES,
    "claims/app.toml": APP_CLAIMS,
    "claims/deletion.toml": DELETION_CLAIMS,
    "entries/closing.toml": CLOSING,
    "entries/deleted.toml": DELETED,
    "silent.toml": SILENT,
}


@dataclass(frozen=True, slots=True)
class Folder:
    """A knowledge folder with one subject, `lumen`, in a place of its own."""

    root: Path

    def file(self, name: str) -> Path:
        return self.root / "lumen" / name

    def write(self, name: str, text: str) -> None:
        self.file(name).parent.mkdir(parents=True, exist_ok=True)
        self.file(name).write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        """Puts `new` in the place of `old`, which must stand there once."""
        text = self.file(name).read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {name}"
        self.write(name, text.replace(old, new))

    def add(self, name: str, text: str) -> None:
        self.write(name, self.file(name).read_text(encoding="utf-8") + text)

    def line(self, name: str, words: str, nth: int = 1) -> int:
        """The number of the nth line that holds `words`."""
        lines = self.file(name).read_text(encoding="utf-8").splitlines()
        return [number for number, line in enumerate(lines, 1) if words in line][nth - 1]

    def base(self) -> KnowledgeBase:
        loaded = load(self.root)
        assert loaded.problems == ()
        return loaded.base


def write_folder(root: Path) -> Folder:
    folder = Folder(root)
    for name, text in FILES.items():
        folder.write(name, text)
    return folder
