"""Which words are about the bot's own exports, and which are questions for the knowledge."""

import pytest

from bot.exports.hearing import Heard, Intent, hear
from bot.exports.pasted import looks_like_secret

SAID = {
    Intent.BEGIN: [
        "the archive was corrupt, make it again",
        "make me a backup of my stuff", "bundle my data", "I want all my data exported", "try again with my export",
        "export my stuff", "Export my data, please!", "pack up everything of mine", "can you export my files for me?",
        "start my export", "make me another export", "back up all my posts", "I want an export", "export",
        "exporta mis cosas", "¿Puedes exportar todo lo mío?", "empieza una exportación", "exporta mis publicaciones",
        "eşyalarımı dışa aktar", "Verilerimi paketle lütfen", "dışa aktarmayı başlat", "exportiere bitte meine Dateien",
        "mach mir einen neuen Export", "exporte mes fichiers", "relance l'export", "exporta meus arquivos",
        "esporta tutti i miei file", "сделай экспорт", "экспортируй мои файлы", "ファイルをエクスポートしてください",
        "내보내기 시작해줘", "请导出我的文件",
    ],
    Intent.STATUS: [
        "¿ya está mi exportación?", "¿está lista mi exportación?", "dışa aktarmam nerede",
        "how far is my export?", "export status", "what's the status of my export", "is my export ready?",
        "¿cómo va mi exportación?", "dışa aktarmam ne durumda", "wie weit ist mein Export", "où en est mon export ?",
        "a che punto è la mia esportazione?", "что с экспортом", "エクスポートはどこまで進みましたか",
        "내보내기 얼마나 됐어?", "导出到哪一步了,进度如何",
        "my exports", "show my exports", "list all my exports please", "mis exportaciones", "dışa aktarmalarım",
    ],
    Intent.LINK: [
        "get the link", "get me the link",
        "send the link again", "I need my archive link again", "the link again please",
        "give me my export link", "send me the download link again", "I lost my download link",
        "dame el enlace de mi exportación", "dışa aktarma bağlantımı gönder", "schick mir den Export-Link",
        "renvoie mon lien", "пришли мне ссылку", "リンクをもう一度送って",
    ],
    Intent.FRESH: ["give me a new link", "a fresh link please", "quiero un enlace nuevo", "yeni bir bağlantı ver"],
    Intent.CANCEL: [
        "never mind the export", "call off my export", "don't export anything",
        "cancel my export", "please stop the export", "cancela la exportación", "para mi exportación",
        "dışa aktarmamı durdur", "brich den Export ab", "annule mon export", "annulla l'esportazione",
        "останови экспорт", "エクスポートを中止して", "取消导出",
    ],
    Intent.DELETE: [
        "get rid of my copy",
        "delete my copy", "remove the finished export", "erase my archive", "borra mi copia", "kopyamı sil",
        "lösche meine Kopie", "supprime ma copie", "удали мой архив", "コピーを削除して",
    ],
    Intent.OTHERS: [
        "give me everything of @anna",
        "export my sister's files", "give me @bob's export", "pack up his posts", "exporta los archivos de mi amigo",
        "arkadaşımın dosyalarını dışa aktar",
    ],
}  # fmt: skip
QUESTIONS = [
    "what do you know about me?", "my exports keep failing", "how do I get the link",
    "how do I export my files?", "can I still export everything?", "where is the export button", "my export failed",
    "the export email never came", "does the export include drafts", "I already did my export", "my link expired",
    "will they delete my copy", "should I try the export again", "will the archive be made again",
    "will the backup be in one piece?", "do I have to start the export anew?", "I'm going to make an export tomorrow",
    "can I export my chess progress?", "some link at the very bottom is dead", "I started an export in spring",
    "the export has none of my songs", "how will I learn that an export begins", "told my boss to back up their files",
    "when does my export expire?", "delete my account", "cancel my subscription",
    "¿cómo exporto mis archivos?", "¿puedo exportar todavía?", "dosyalarımı nasıl dışa aktarırım",
    "wie exportiere ich meine Dateien?", "comment exporter mes fichiers ?", "как экспортировать мои файлы",
    "エクスポートの方法は", "怎么导出我的文件", "what is an export", "remind me to save my files", "",
    "I exported everything yesterday and " + "it took very long, " * 12 + "so export my stuff",
]  # fmt: skip

OF_BASKET = {
    Intent.BEGIN: [
        "pack my basket up", "pack up my basket please", "zip up what I sent you",
        "Could you zip everything I sent you?", "export the files I gave you", "make me a zip of what I've sent you",
        "now bundle up the pictures I forwarded to you", "back up my basket", "ok, pack the basket",
        "empaqueta mi cesta", "comprime lo que te mandé, por favor", "¿Puedes empaquetar lo que te he enviado?",
        "hazme un zip de los archivos que te pasé", "exporta mi cesta", "quiero que empaquetes todo lo que te envié",
        "sepetimi paketle", "sana gönderdiklerimi ziple", "Sana gönderdiğim dosyaları paketler misin?",
        "sepetimdekileri dışa aktar", "sepeti arşivle lütfen",
    ],
    Intent.EMPTY: [
        "empty my basket", "please clear out my basket", "delete everything in my basket",
        "take everything out of my basket", "throw away what I sent you", "forget the files I sent you",
        "clear the basket", "vacía mi cesta", "borra todo lo que te mandé", "Por favor, vacía la cesta",
        "quita todo de mi cesta", "sepetimi boşalt", "sana gönderdiklerimi sil", "sepeti temizle lütfen",
        "Sepetimdeki her şeyi sil",
    ],
    Intent.BASKET: [
        "what's in my basket?", "What is in my basket", "show me my basket", "how many things are in my basket?",
        "is my basket empty?", "what have I sent you so far?", "my basket", "what did I send you",
        "is there anything in my basket", "how full is my basket", "¿qué hay en mi cesta?", "muéstrame mi cesta",
        "¿Cuántas cosas hay en mi cesta?", "¿qué te he mandado?", "¿está vacía mi cesta?", "sepetimde ne var?",
        "sepetimi göster", "sepetim boş mu?", "sana neler gönderdim?", "sepetimde kaç dosya var",
    ],
}  # fmt: skip
NOT_OF_BASKET = [
    "what is a basket", "how do I zip up my videos?", "how does the basket work",
    "can I put large files into the basket?", "did they delete what I sent you-know-who",
    "how do I empty the trash on my phone?", "what did I do wrong", "what have they sent you",
    "where do I find the files they sent me?", "will sora delete what I uploaded?",
    "does the export have everything I uploaded?", "should I zip the files before I send them?",
    "don't empty my basket", "what happens to what I sent you when the bot stops?", "is what I sent you safe?",
    "¿cómo comprimo mis vídeos?", "¿qué es la cesta?", "¿borran lo que subí?", "¿qué pasa con lo que te mandé?",
    "¿cómo vacío la cesta?", "sepet nedir", "sepetimi nasıl paketlerim?", "videolarımı nasıl sıkıştırırım",
    "sepetimi boşaltma", "bana gönderilen dosyalar nerede", "sildiklerimi geri alabilir miyim",
]  # fmt: skip


@pytest.mark.parametrize(("intent", "said"), [(intent, one) for intent, said in OF_BASKET.items() for one in said])
def test_what_is_said_of_the_basket_is_heard(intent: Intent, said: str) -> None:
    assert hear(said) == Heard(intent, "basket")


@pytest.mark.parametrize("said", NOT_OF_BASKET)
def test_an_ordinary_question_is_not_taken_for_the_basket(said: str) -> None:
    assert hear(said) is None


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
    assert hear("export what you hold about me") == Heard(Intent.BEGIN, "mydata")
    assert hear("please pack up everything you know about me") == Heard(Intent.BEGIN, "mydata")
    assert hear("exporta lo que guardas sobre mí") == Heard(Intent.BEGIN, "mydata")
    assert hear("hakkımda tuttuğun her şeyi dışa aktar") == Heard(Intent.BEGIN, "mydata")
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
