"""Signs in a client's words, English and Spanish: what they are about, and what of it they say.

Patterns are looked for in folded text (`fold`): small letters, no accents, so they are written that way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Final

LOOKED_AT: Final = 20_000
"""Characters of the client's words that are looked at: what matters stands early, and patterns stay quick."""


def fold(text: str) -> str:
    """Small letters without accents, so that "Búsqueda" is "busqueda" and "Shop.Acme" is "shop.acme"."""
    parts = unicodedata.normalize("NFD", text[:LOOKED_AT].lower())
    return "".join(part for part in parts if not unicodedata.combining(part))


class _Patterns(Mapping[str, re.Pattern[str]]):
    """Compiled when they are first looked for, which is seldom: most windows open to show a queue."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table

    def __getitem__(self, name: str) -> re.Pattern[str]:
        return _compiled(self._table[name])

    def __iter__(self) -> Iterator[str]:
        return iter(self._table)

    def __len__(self) -> int:
        return len(self._table)


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.MULTILINE | re.VERBOSE)


TOPICS: Final = _Patterns(
    {
        "checkout": r"""\b(?: checkout | pay(?:ing|ment|ments|s)? | paid | card | cart | basket | paypal | bizum
            | redsys | stripe | gateway | coupon | voucher | discount
            | pag(?:ar|an|o|os)\b(?!\s+de\s+(?:portes|envio)) | tarjetas? | pasarela | tpv | carrito | cesta
            | cobros? | cupon(?:es)? | descuentos? ) \b""",
        "shipping": r"""\b(?: shipping | shipment | delivery\s(?:cost|time|zone|method)s? | carrier | courier
            | postage | parcel | tracking | envios? | portes | transportista | paquetes? | seguimiento | seur | mrw
            | dhl | ups | fedex ) \b""",
        "mail": r"""\b(?: e-?mails? | newsletters? | smtp | mailing | inbox
            | correos?(?:\selectronicos?)? | boletin(?:es)? | notificacion(?:es)? | bandeja ) \b""",
        "catalogue": r"""\b(?: catalogue | catalog | categor(?:y|ies) | stock | sku | variants?
            | product\s(?:pages?|images?|photos?|descriptions?|cards?)
            | catalogo | categorias? | existencias | inventario | variantes? | tallas?
            | ficha\sde\sproducto | (?:imagen|foto)(?:e?s)?\sde(?:l)?\s(?:los\s)?productos? ) \b""",
        "search": r"""\b(?: search(?:es|ing|ed)? | search\sbox | filters? | finds?\snothing | no\sresults
            | buscador | busquedas? | busc(?:o|ar|an|amos) | filtros? | resultados ) \b""",
        "performance": r"""\b(?: slow(?:er|ly|ness)? | time-?outs? | timed\sout | performance | hangs | freezes
            | takes\s.{0,20}(?:seconds|minutes) | load(?:s|ing)?\s(?:slow|for)\w*
            | lent(?:o|a|os|as|itud|isima|isimo) | tarda(?:n|ndo)? | rendimiento | se\scuelga ) \b""",
        "account": r"""\b(?: log-?in | log(?:s|ged|ging)?\s(?:in|into|on) | sign(?:ed)?\sin | passwords? | accounts?
            | two-factor | 2fa | iniciar\ssesion | inicio\sde\ssesion | contrasenas? | cuentas?\b(?!\scon)
            | usuari[oa]s? | acceder | acceso ) \b""",
        "design": r"""\b(?: layout | banners? | fonts? | colou?rs? | header | footer | logo | css | responsive | menu
            | diseno | logotipo | tipografia | colores | cabecera | pie\sde\spagina | descuadrad[oa]s? ) \b""",
        "integration": r"""\b(?: api | webhooks? | erp | crm | feed | sync(?:s|ed|ing)? | synchroni[sz]\w*
            | integrations? | exports? | imports? | csv | marketplace | odoo | sap | holded | google\smerchant
            | integracion | sincroniza\w* | exporta(?:r|cion)? | importa(?:r|cion)? | conector ) \b""",
        "invoices": r"""\b(?: invoices? | invoicing | vat | tax(?:es)? | receipts? | credit\snotes?
            | facturas? | facturacion | iva | impuestos? | abonos? | recargo\sde\sequivalencia ) \b""",
    }
)
"""Words of each topic; the one they are most of is the topic."""

_VERBS_ES = r"(?:pulsar|hacer|intentar|anadir|pagar|finalizar|abrir|entrar|iniciar|buscar|elegir|seleccionar|guardar"
_VERBS_ES += r"|cargar|introducir|confirmar|pinchar|comprar|poner)"
_DAYS = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day | lunes | martes | miercoles | jueves | viernes | sabado | domingo"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_MESES = r"(?:ene|feb|mar|abr|may|jun|jul|ago|sep|oct|nov|dic)[a-z]*"

SIGNS: Final = _Patterns(
    {
        # A host that isn't the second half of a mail address.
        "shop_url": r"""https?://\S+ | \bwww\.\S+
            | (?<![@\w.-]) (?:[a-z0-9-]+\.)+
              (?:com|es|net|org|shop|store|example|eu|fr|de|it|pt|cat|uk|io|online|tienda) \b (?![@\w-])""",
        "order_or_product": r"""\b(?: orders? | pedidos? | invoices? | facturas? | product(?:o)?s? | articles?
            | articulos? | items? | sku | ref(?:erence|erencia)?\.? ) \W{0,3}
            (?: (?:number|numero|num|no|nº|n)\W{0,3} )? [#:]? \s* [a-z]{0,4} [-/]? \d[\d-]{2,}
            | \# \d{3,} | \bsku\W{1,3}[\w-]{3,}
            | \b(?:product|producto|articulo|item)s?\s+["“«'‘] | /(?:product|producto|item|p)s?/\S+""",
        "steps": rf"""^[ \t]*\d+[.)][ \t]+\S.*\n(?:.*\n)?[ \t]*\d+[.)][ \t]+\S | \bsteps\b | \breproduce\b | \bpasos\b
            | \b(?:when|whenever|after|if|once)\s(?:i|we|you|they|someone|people|(?:a\s|the\s)?customers?|clicking
              |pressing|adding|entering|choosing|paying)\b
            | \bcustomers?\swho\b | \bi\s(?:click|press|add|go\sto|open|choose|enter)\b | \bclick(?:ing)?\son\b
            | \b(?:al|despues\sde|tras)\s{_VERBS_ES}\b
            | \bcuando\s(?:un|el|los|se|intent|puls|hag|entr|pag|quier|van|vamos)
            | \bsi\s(?:un\scliente|entr|puls|se\spag) | \b(?:pulso|pincho|hago\sclic|le\sdoy)\b""",
        "expected": r"""\b(?: expect(?:ed|ing)? | should(?:n't)? | supposed\sto | used\sto | normally
            | correct\s(?:one|price) | ought | deberia[ns]? | tendrian?\sque | tiene\sque | se\ssupone
            | esperab\w+ | esperad[oa]
            | antes\s(?:funcionaba|salia|iba) | lo\snormal ) \b""",
        "seen": r"""\b(?: error | shows? | showing | says? | displays? | appears? | gets? | see[sn]? | charged | blank
            | empty | wrong | nothing | muestra[n]? | aparecen? | salen? | dice | vemos | veo | en\sblanco
            | vaci[oa] | mal
            | incorrect[oa]s? | nada | cobra(?:n|do)? | no\s(?:llega|funciona|deja|carga)n? ) \b""",
        # Said in so many words, or what speaks for itself: an exact error, something that doesn't arrive.
        "contrast": r"""\binstead\b | \brather\sthan\b | \ben\s(?:lugar|vez)\sdel?\b
            | \bbut\s(?:it|they|we|i)\b.{0,60}\b(?:get|see|show)
            | \berror(?:es)?\W{1,3}(?:code\W{1,2})?\d{3}\b | \b(?:http|codigo)\W{0,2}[45]\d\d\b
            | \bno\s(?:llegan?|se\senvian?|recib\w+)\b | (?:\bnot|n't)\s(?:arriv|receiv|sent|deliver)
            | \b(?:error|message|mensaje|dice|says|aviso|pone)\b[^\n.]{0,30}["“«]""",
        "when": rf"""\b(?: today | tonight | yesterday | hoy | ayer | anteayer | anoche
            | (?:this|last)\s(?:morning|afternoon|evening|night|week|weekend|month)
            | (?:esta|este)\s(?:manana|tarde|noche|semana|mes)
            | (?:la|el)\s(?:semana|mes|fin\sde\ssemana)\spasad[oa]
            | since\s(?:the\s)?(?:update|upgrade|change|migration|move|weekend|launch|\d+)
            | desde\s(?:la|el|los)\s(?:ultim\w+|actualizacion|cambio|migracion|fin\sde\ssemana|dia|\d+)
            | (?:\d+|an?|one|two|three|few|some)\s(?:minutes?|hours?|days?|weeks?)\sago
            | for\s(?:\d+|two|three|some|several|a\sfew)\s(?:hours|days|weeks)
            | hace\s(?:unos?|unas?|dos|tres|\d+|varios|varias|poco)
            | (?:desde|a\spartir\sde)\slas\s\d | (?:at|around|a\slas|sobre\slas)\s\d{{1,2}}(?:[:.h]\d\d|\s?[ap]m)?\b
            | {_DAYS} | {_MONTHS}\s\d{{1,2}} | \d{{1,2}}(?:st|nd|rd|th)?\s(?:of\s)?{_MONTHS} | \d{{1,2}}\sde\s{_MESES}
            | (?!24/7)\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})? | \d{{1,2}}[.-]\d{{1,2}}[.-]\d{{2,4}} | \d{{4}}-\d\d-\d\d
            | \d{{1,2}}:\d\d ) (?!\w)""",
        "browser": r"""\b(?: chrome | chromium | firefox | safari | vivaldi | internet\sexplorer | samsung\sinternet
            | microsoft\sedge | edge\s\d+ | opera\s(?:\d+|gx|mini)
            | (?:in|on|with|using|en|con|desde)\s(?:edge|opera|brave)
            ) \b""",
        "screenshot": r"""https?://\S+\.(?:png|jpe?g|gif|webp|mp4)\b
            | \b(?:prnt\.sc|imgur\.com|gyazo\.com|loom\.com)/\S+""",
    }
)
"""What shows that the client said something."""


def compile_all() -> None:
    """Have every pattern at hand from now on: the first time it takes some 20 ms, of any thread that can wait."""
    for table in (TOPICS, SIGNS):
        for name in table:
            table[name]
