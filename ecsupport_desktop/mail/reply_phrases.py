"""The words by which mail programs introduce quoted history, in English, Spanish, German, French, Italian, Catalan and
Portuguese. Data only; `quotes` knows what to do with it."""

from __future__ import annotations

import re

# "On Mon, 3 Feb 2025 at 10:00, Ana Ruiz <ana@…> wrote:" and its relatives: opening word, closing words.
_ATTRIBUTIONS = (
    (r"On|At", r"wrote|writes|said"),
    (r"El|En|A las|Con fecha", r"escribi[óo]|ha escrito"),
    (r"Am|Um|Vom", r"schrieb|hat(?: .{1,80})? geschrieben"),
    (r"Le|En date du", r"a [ée]crit"),
    (r"Il(?: giorno)?|In data|Alle", r"ha scritto|scrive|scriveva"),
    (r"El(?: dia)?|En data|A les", r"va escriure|ha escrit"),
    (r"Em|No dia|A|Às|Aos?", r"escreveu"),
)
# Openers may stand for any closer: programs mix languages, and it costs nothing.
_OPENERS = "|".join(opener for opener, _closer in _ATTRIBUTIONS)
_CLOSERS = "|".join(closer for _opener, closer in _ATTRIBUTIONS)
ATTRIBUTION_START = re.compile(rf"(?:{_OPENERS})\b", re.IGNORECASE)
ATTRIBUTION_END = re.compile(rf"\b(?:{_CLOSERS})\s?:\s*$|\bschrieb [^:]{{1,120}}:\s*$", re.IGNORECASE)
# Without quote marks under it, a line is only believed to introduce history with an address, a time or a year in it.
ATTRIBUTION_PROOF = re.compile(r"@|\b\d{1,2}\s?[:.h]\s?\d{2}\b|\b20\d{2}\b")

# "Ana Ruiz wrote:" and "2025-02-03 10:00 GMT+01:00 Ana Ruiz <ana@…>:", only believed before a quoted line.
SHORT_ATTRIBUTION = re.compile(
    rf"(?:.{{1,120}}\b(?:{_CLOSERS})\s?:|\d{{4}}[-/]\d{{1,2}}[-/]\d{{1,2}}.{{0,150}}<[^<>]{{1,100}}>:)\s*$",
    re.IGNORECASE,
)

_ORIGINAL = (
    r"Original Message|Original Appointment|Mensaje original|Urspr(?:ü|ue)ngliche Nachricht|Originalnachricht"
    r"|Message d['’´]origine|Message original|Messaggio originale|Missatge original|Mensagem original"
)
ORIGINAL_MESSAGE = re.compile(rf"[-_*\s]{{0,20}}-\s?(?:{_ORIGINAL})\s?-[-_*\s]{{0,20}}$", re.IGNORECASE)

_FORWARDED = (
    r"Forwarded message|Forwarded by|Mensaje reenviado|Weitergeleitete Nachricht|Message transf[ée]r[ée]"
    r"|Message transmis|Messaggio inoltrato|Missatge reenviat|Mensagem encaminhada"
)
FORWARDED_MESSAGE = re.compile(
    rf"-{{2,20}}\s?(?:{_FORWARDED})\b.{{0,120}}$"
    r"|(?:Begin forwarded message|Inicio del mensaje reenviado|Anfang der weitergeleiteten Nachricht"
    r"|D[ée]but du message (?:transf[ée]r[ée]|r[ée]exp[ée]di[ée])|Inizio messaggio inoltrato"
    r"|In[íi]cio da mensagem (?:encaminhada|reencaminhada)|Inici del missatge reenviat)\s?:\s*$",
    re.IGNORECASE,
)
REPLY_SUBJECT = re.compile(r"\s*\[?(?:re|aw|antw|sv|rif|r|res|ref|rép)\]?(?:\[\d+\])?\s?:", re.IGNORECASE)
FORWARDED_SUBJECT = re.compile(r"\s*\[?(?:fwd?|rv|reenv|res?env|wg|tr|i|enc)\]?\s?:", re.IGNORECASE)

# The lines of the block that Outlook and its like put over what they quote.
_FROM = r"From|De|Von|Da|Expéditeur|Remitente|Absender|Mittente|Remetent"
_OTHERS = {
    "sent": r"Sent|Date|Enviado(?: el| em)?|Fecha|Gesendet|Datum|Envoyé|Inviato|Data|Enviat(?: el)?|Enviada(?: em)?",
    "to": r"To|Para|An|À|A|Per(?: a)?|Destinataire|Destinatario|Empfänger",
    "cc": r"Cc|CC|Kopie|Copie à",
    "subject": r"Subject|Asunto|Betreff|Objet|Oggetto|Assumpte|Assunto",
}
FROM_LABEL = re.compile(rf"[*_\s]{{0,4}}(?:{_FROM})\s?:\s?[*_]{{0,2}}\s*\S")
OTHER_LABELS = tuple(
    re.compile(rf"[*_\s]{{0,4}}(?:{labels})\s?:\s?[*_]{{0,2}}(?:\s|$)", re.IGNORECASE) for labels in _OTHERS.values()
)

# The line that phones and some programs add without a "-- " before it.
DEVICE_SIGNATURE = re.compile(
    r"(?:Sent from (?:my |Outlook|Mail|Yahoo|Samsung|Proton)|Get Outlook for|Sent via|Sent with"
    r"|Enviado (?:desde|do meu|a partir|pelo) |Obtener Outlook para|Enviat des d|Enviada do meu"
    r"|Von meinem .{1,60}(?:gesendet|aus gesendet)|Gesendet (?:von|mit) "
    r"|Outlook für .{1,20} beziehen|Holen Sie sich Outlook"
    r"|Envoyé (?:de(?:puis)?|à partir) |Obtenir Outlook pour|Télécharger Outlook pour"
    r"|Inviato da(?:l mio)? |Ottieni Outlook per|Obter o Outlook para).{0,120}$",
    re.IGNORECASE,
)
