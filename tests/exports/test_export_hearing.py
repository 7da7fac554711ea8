"""Which words are about the bot's own exports, and which are questions for the knowledge."""

import pytest

from bot.exports.hearing import Heard, Intent, hear
from bot.exports.pasted import looks_like_secret

SAID = {
    Intent.BEGIN: [
        "export my stuff", "Export my data, please!", "pack up everything of mine", "can you export my files for me?",
        "start my export", "make me another export", "back up all my posts", "I want an export", "export",
        "exporta mis cosas", "¿Puedes exportar todo lo mío?", "empieza una exportación", "exporta mis publicaciones",
        "eşyalarımı dışa aktar", "Verilerimi paketle lütfen", "dışa aktarmayı başlat", "exportiere bitte meine Dateien",
        "mach mir einen neuen Export", "exporte mes fichiers", "relance l'export", "exporta meus arquivos",
        "esporta tutti i miei file", "сделай экспорт", "экспортируй мои файлы", "ファイルをエクスポートしてください",
        "내보내기 시작해줘", "请导出我的文件",
    ],
    Intent.STATUS: [
        "how far is my export?", "export status", "what's the status of my export", "is my export ready?",
        "¿cómo va mi exportación?", "dışa aktarmam ne durumda", "wie weit ist mein Export", "où en est mon export ?",
        "a che punto è la mia esportazione?", "что с экспортом", "エクスポートはどこまで進みましたか",
        "내보내기 얼마나 됐어?", "导出到哪一步了,进度如何",
    ],
    Intent.LINK: [
        "give me my export link", "send me the download link again", "I lost my download link",
        "dame el enlace de mi exportación", "dışa aktarma bağlantımı gönder", "schick mir den Export-Link",
        "renvoie mon lien", "пришли мне ссылку", "リンクをもう一度送って",
    ],
    Intent.FRESH: ["give me a new link", "a fresh link please", "quiero un enlace nuevo", "yeni bir bağlantı ver"],
    Intent.CANCEL: [
        "cancel my export", "please stop the export", "cancela la exportación", "para mi exportación",
        "dışa aktarmamı durdur", "brich den Export ab", "annule mon export", "annulla l'esportazione",
        "останови экспорт", "エクスポートを中止して", "取消导出",
    ],
    Intent.DELETE: [
        "delete my copy", "remove the finished export", "erase my archive", "borra mi copia", "kopyamı sil",
        "lösche meine Kopie", "supprime ma copie", "удали мой архив", "コピーを削除して",
    ],
    Intent.OTHERS: [
        "export my sister's files", "give me @bob's export", "pack up his posts", "exporta los archivos de mi amigo",
        "arkadaşımın dosyalarını dışa aktar",
    ],
}  # fmt: skip
QUESTIONS = [
    "how do I export my files?", "can I still export everything?", "where is the export button", "my export failed",
    "the export email never came", "does the export include drafts", "I already did my export", "my link expired",
    "will they delete my copy", "when does my export expire?", "delete my account", "cancel my subscription",
    "¿cómo exporto mis archivos?", "¿puedo exportar todavía?", "dosyalarımı nasıl dışa aktarırım",
    "wie exportiere ich meine Dateien?", "comment exporter mes fichiers ?", "как экспортировать мои файлы",
    "エクスポートの方法は", "怎么导出我的文件", "what is an export", "remind me to save my files", "",
    "I exported everything yesterday and " + "it took very long, " * 12 + "so export my stuff",
]  # fmt: skip


@pytest.mark.parametrize(("intent", "said"), [(intent, one) for intent, said in SAID.items() for one in said])
def test_what_is_asked_of_an_export_is_heard_in_every_language(intent: Intent, said: str) -> None:
    heard = hear(said)
    assert heard is not None
    assert heard.intent is intent


@pytest.mark.parametrize("said", QUESTIONS)
def test_a_question_is_left_to_the_knowledge(said: str) -> None:
    assert hear(said) is None


def test_a_source_that_is_named_is_heard_and_so_is_a_part_of_it() -> None:
    assert hear("export my posts") == Heard(Intent.BEGIN, "posts")
    assert hear("pack up my basket") == Heard(Intent.BEGIN, "basket")
    assert hear("export only the pictures from June") == Heard(Intent.BEGIN, scoped=True)


@pytest.mark.parametrize(
    "pasted",
    [
        "my password is correcthorse", "here is my password: Hunter22", "password Tr0ub4dor",
        "mi contraseña es abc123x", "parolam: gizli123", "Passwort geheim99", "мой пароль qwerty1",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U",
        "cookie: __Secure-next.session=abcdefgh12345678", '{"accessToken": "abcdefghijklmnopqrstuvwxyz"}',
        "session_token=abcdefghijklmnop", "Authorization: Bearer abcdefghijklmnopqrstuvwxyz0123",
        "sk-" + "a1b2c3d4e5f6g7h8i9j0", "Set-Cookie: sid=0123456789abcdef; HttpOnly",
    ],
)  # fmt: skip
def test_what_opens_an_account_is_told_from_its_looks(pasted: str) -> None:
    assert looks_like_secret(pasted)
    assert looks_like_secret(f"export my stuff, {pasted}")


@pytest.mark.parametrize(
    "said",
    [
        "do you need my password?", "I forgot my password", "never send a password here", "what is a session token",
        "is a password needed for the export", "https://example.org/files/2024-03-01.zip", "export my stuff",
        "the cookie banner is broken", "my password does not work there", "¿necesitas mi contraseña?",
    ],
)  # fmt: skip
def test_talk_about_passwords_is_no_password(said: str) -> None:
    assert not looks_like_secret(said)
