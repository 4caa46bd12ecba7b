/** Whom to tell: an officer or an office, a telephone, an address. Its numbers are never the person's own. */
import { finding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { nameAt } from './people.ts'
import { authorityAt } from './papers.ts'
import { findIn, textAt, trimmed, type Source } from './source.ts'
import { phoneFinding, phonesIn } from './things.ts'

const rank =
  /(?<![a-z])(?:(?:dai|thuong|trung|thieu) (?:ta|uy|tuong|si)|(?:d\/c|dong chi|dtv|dieu tra vien|can bo|anh|chi|em|[aec])(?![a-z]))/
const office = /(?<![a-z])(?:co quan|cq|cong an|phong csdt|phong pc|doi csdt|doi canh sat|truc ban|ca |pc0\d)/

export function contact(source: Source, span: Span, limit: Confidence): readonly Finding[] {
  const found: Finding[] = []
  const [phone] = phonesIn(source, span)
  if (phone !== undefined) found.push(phoneFinding('contact.phone', phone, limit))
  const name = officer(source, span) ?? officeAt(source, span) ?? bareName(source, span)
  if (name !== undefined)
    found.push(finding('contact.name', [textAt(source, name), weaker(limit, name.sure ? 'sure' : 'likely')], name))
  const address = findIn(source, span, /(?:dia chi|d\/c|dc)(?: co quan)?[: ]{1,3}([^\n;()]{5,120})/)?.groups[0]
  if (address !== undefined) {
    const at = trimmed(source, address)
    found.push(
      finding('contact.address', [textAt(source, at).replace(/[,.]? (?:SĐT|ĐT|điện thoại|sdt).*$/i, ''), 'likely'], at),
    )
  }
  return found
}

function officer(source: Source, span: Span): (Span & { readonly sure: boolean }) | undefined {
  const found = findIn(source, span, rank)
  if (found === undefined) return undefined
  const name = nameAt(source, { start: found.end, end: span.end })
  if (name === undefined) return undefined
  const isRank = / (?:ta|uy|tuong|si)$/.test(` ${source.folded.slice(found.start, found.end)}`)
  // a rank belongs to the name, "đ/c" does not
  return { start: isRank ? found.start : name.start, end: name.end, sure: name.confidence === 'sure' }
}

function bareName(source: Source, span: Span): (Span & { readonly sure: boolean }) | undefined {
  const found = nameAt(source, span)
  if (found === undefined || found.confidence === 'guess') return undefined
  return { start: found.start, end: found.end, sure: found.confidence === 'sure' }
}

function officeAt(source: Source, span: Span): (Span & { readonly sure: boolean }) | undefined {
  const found = findIn(source, span, office)
  if (found === undefined) return undefined
  const authority = authorityAt(source, { start: found.start, end: span.end })
  if (authority !== undefined) return { ...cutAtPhone(source, authority), sure: false }
  const end =
    findIn(source, { start: found.start, end: span.end }, /[,;(:\n]|\d{3}| (?:sdt|dt|dien thoai|qua|so dien)/)?.start ??
    span.end
  return { ...trimmed(source, { start: found.start, end: Math.min(end, found.start + 120) }), sure: false }
}

function cutAtPhone(source: Source, span: Span): Span {
  const end = findIn(
    source,
    span,
    /[,-]? ?(?:\d{4}| (?:sdt|dt|so dt|dien thoai|so dien thoai|qua|theo|hoac|gap|hotline|duong day)(?![a-z]))/,
  )
  return trimmed(source, { start: span.start, end: end?.start ?? span.end })
}
