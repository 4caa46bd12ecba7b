/** Decisions and offences: numbers, days, authorities, articles of the penal code. */
import { findDate } from './dates.ts'
import { finding, weaker, type Confidence, type Finding, type Span } from './finding.ts'
import { findIn, findInText, sentenceEnd, textAt, trimmed, type Source } from './source.ts'

const numberForm = /(?<![\dA-Za-z/])\d{1,6}(?:[ ]?[/-][ ]?[A-ZĐ\d][A-ZĐa-z\d().-]{0,20}){0,4}/

/** "số 12/QĐTN-CSĐT ngày 20/11/2026 của Cơ quan CSĐT Công an tỉnh X" behind the label. */
export function decision(
  source: Source,
  span: Span,
  { path, limit }: { readonly path: 'legal.decision' | 'legal.prosecution'; readonly limit: Confidence },
): readonly Finding[] {
  const found: Finding[] = []
  const date = findDate(source, span)
  const head = { start: span.start, end: Math.min(span.end, date?.start ?? span.end, span.start + 120) }
  const number = findInText(source, head, numberForm)
  const isNumbered =
    number !== undefined && /^[\s:]{0,4}(?:so)?[\s:]{0,4}$/.test(source.folded.slice(span.start, number.start))
  if (number !== undefined && isNumbered) {
    const text = textAt(source, number)
      .replaceAll(' ', '')
      .replace(/[.-]+$/, '')
    found.push(finding(`${path}.number`, [text, text.includes('/') ? limit : weaker(limit, 'likely')], number))
  }
  if (date !== undefined && date.start - (number?.end ?? span.start) < 40)
    found.push(finding(`${path}.date`, [date.iso, weaker(date.confidence, limit)], date))
  const from = Math.max(number?.end ?? span.start, date?.end ?? span.start)
  const by = findIn(source, { start: from, end: Math.min(span.end, from + 60) }, /(?:^|[\s,])(?:cua|do) /)
  const authority = by === undefined ? undefined : authorityAt(source, { start: by.end, end: span.end })
  if (authority !== undefined)
    found.push(finding(`${path}.authority`, [textAt(source, authority), weaker(limit, 'likely')], authority))
  return found
}

const authorityStart = /^(?:co quan|cong an|phong|doi|cq|csdt|pc\d|toa an|vien kiem sat|cuc|bo cong an|thu truong)/
const authorityEnd =
  /[,;]? (?:doi voi|ve toi|ve viec|ve hanh vi|ra (?:quyet dinh|qd|lenh)|da |vua |moi |dang |truy na|khi |de |trong |theo )/

/** "Cơ quan CSĐT Công an TP. Thủ Đức, TP. Hồ Chí Minh": over commas as long as places follow. */
export function authorityAt(source: Source, span: Span): Span | undefined {
  const outer = trimmed(source, span)
  if (!authorityStart.test(source.folded.slice(outer.start, outer.start + 20))) return undefined
  const limit = Math.min(sentenceEnd(source, outer.start, outer.end), outer.start + 160)
  const cut = authorityEnd.exec(source.folded.slice(outer.start, limit))
  let end = cut === null ? limit : outer.start + cut.index
  for (
    let comma = source.text.indexOf(',', outer.start);
    comma >= 0 && comma < end;
    comma = source.text.indexOf(',', comma + 1)
  ) {
    const next = source.folded.slice(comma + 1, comma + 20)
    if (!/^ ?(?:tinh|tp|thanh pho|huyen|quan|thi xa|cong an)(?![a-z])/.test(next)) end = comma
  }
  // "Cơ quan CSĐT (PC02) Công an tỉnh X" is one name, any other bracket ends it
  const bracket = /\((?![A-Z\d ]{2,10}\))|(?<!\([A-Z\d ]{2,10})\)|[\n:]/.exec(source.text.slice(outer.start, end))
  const found = trimmed(source, { start: outer.start, end: bracket === null ? end : outer.start + bracket.index })
  return found.end === found.start ? undefined : found
}

const articleForm =
  /(?:(?:diem [a-z]{1,2},? )?khoan \d(?:,? )?)?dieu \d{1,3}[a-z]?(?:(?:,| va) (?:khoan \d )?(?:dieu )?\d{1,3}){0,3}(?: (?:blhs|bo luat hinh su|luat hinh su)(?: (?:nam )?\d{4})?)?/

export function article(source: Source, span: Span, confidence: Confidence): Finding | undefined {
  const found = findIn(source, span, articleForm)
  if (found === undefined) return undefined
  const isPenal = /hinh su|blhs/.test(source.folded.slice(found.start, found.end))
  return finding('offence.article', [textAt(source, found), isPenal ? confidence : weaker(confidence, 'likely')], found)
}

const offenceEnd =
  /["”’.;\n(]|, (?:theo|quy dinh|duoc|tai|co|bi|hien|xay|dang|gom|ngay|cho|neu|ai|que|hktt|sinh|voi|do|de|sau|tuc|khi|doi tuong|xam|toi|cao|tru) ?| (?:theo|quy dinh|duoc quy dinh|tai dieu|xay ra|cho den|khi phat|hien|theo quy|va da|bo tron|da bo|neu|ai |tren dia ban|voi muc|va bo)/
/** "Trộm cắp tài sản", with or without quotes, up to the article or the sentence's end. */
export function offence(source: Source, span: Span, limit: Confidence): readonly Finding[] {
  const outer = trimmed(source, span)
  const law = article(source, span, limit)
  const end = Math.min(outer.end, law?.start ?? outer.end, outer.start + 200)
  const cut = offenceEnd.exec(source.folded.slice(outer.start, end))
  const name = trimmed(source, { start: outer.start, end: cut === null ? end : outer.start + cut.index })
  const text = textAt(source, name).replaceAll(/["“”]/g, '')
  if (name.end - name.start < 3 || /^\d/.test(text)) return law === undefined ? [] : [law]
  const shown = text === text.toUpperCase() ? text.charAt(0) + text.slice(1).toLowerCase() : text
  const named = finding('offence.name', [shown.charAt(0).toUpperCase() + shown.slice(1), limit], name)
  return law === undefined ? [named] : [named, law]
}

/** "Thượng tá Phạm Quốc Vinh - Phó Thủ trưởng": who, and in what office. */
export function signer(source: Source, span: Span, limit: Confidence): readonly Finding[] {
  const cut = findIn(source, span, / [-–] |, | \(/)
  const who = trimmed(source, { start: span.start, end: cut?.start ?? span.end })
  if (who.end === who.start) return []
  const signed = finding('legal.decision.signer', [textAt(source, who), limit], who)
  if (cut === undefined) return [signed]
  const office = trimmed(source, { start: cut.end, end: span.end })
  return office.end === office.start
    ? [signed]
    : [signed, finding('legal.decision.position', [textAt(source, office), weaker(limit, 'likely')], office)]
}
