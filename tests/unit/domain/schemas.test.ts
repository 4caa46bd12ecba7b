import { describe, expect, it } from 'vitest'
import { parseBulletin, requiredForWanted } from '../../../shared/domain/check-bulletin.ts'
import { exampleBulletin } from '../../../shared/domain/example.ts'
import { publishedSchemas } from '../../../shared/domain/schemas.ts'

const { schema } = publishedSchemas['bulletin']!()
type Node = { properties?: Record<string, Node>; items?: Node; required?: string[]; additionalProperties?: boolean }

describe('the published schema of a bulletin', () => {
  it('has a complete valid example: a test of an invented person, without attachments', () => {
    const parsed = parseBulletin(exampleBulletin(), { allowsMat: false })
    expect(parsed).toMatchObject({ ok: true, value: { bulletin: exampleBulletin() } })
    expect(exampleBulletin()).toMatchObject({ status: 'test', kind: 'wanted' })
    expect(exampleBulletin().attachments).toBeUndefined()
    const every = Object.keys((schema as Node).properties!).filter(
      (key) => !['attachments', 'handlingNote'].includes(key),
    )
    expect(Object.keys(exampleBulletin()).toSorted()).toEqual(every.toSorted())
  })

  it('uses for the example only numbers that nobody can have', () => {
    const example = JSON.stringify(exampleBulletin())
    expect(example).not.toMatch(/"0[1-9]\d{10}"/)
    expect(exampleBulletin().subject!.ids![0]!.number).toMatch(/^000/)
    expect(exampleBulletin().vehicles![0]!.plate).toMatch(/^00/)
    for (const phone of exampleBulletin().phones!) expect(phone).toMatch(/^0000/)
  })

  it('names the fields of names.md and no others, everywhere', () => {
    const node = schema as Node
    expect(node.additionalProperties).toBe(false)
    expect(Object.keys(node.properties!)).toEqual(
      `kind type title status marking handling handlingNote grading subject offence legal danger weapons vehicles phones
       accounts hidingPlaces actions contact attachments notes`.split(/\s+/),
    )
    expect(Object.keys(node.properties!['subject']!.properties!)).toEqual(
      `names sex birth birthPlace hometown nationality ethnicity religion occupation father mother ids addresses heightCm
       hair skin marks`.split(/\s+/),
    )
    const closed = (each: Node): boolean =>
      each.properties === undefined ||
      (each.additionalProperties === false &&
        Object.values(each.properties).every((inner) => closed(inner.items ?? inner)))
    expect(closed(node)).toBe(true)
  })

  it('offers only the markings that may be sent', () => {
    expect(schema['properties']).toMatchObject({ marking: { enum: ['thuong', 'noi-bo', 'mat'] } })
  })

  it('demands of a wanted bulletin what the check demands', () => {
    const paths = (node: Node, at = ''): readonly string[] =>
      (node.required ?? []).flatMap((key) => {
        const inner = node.properties?.[key]
        return inner === undefined ? [`${at}${key}`] : paths(inner, `${at}${key}.`)
      })
    const [rule] = schema['allOf'] as readonly { readonly then: Node }[]
    expect(paths(rule!.then).toSorted()).toEqual([...requiredForWanted].toSorted())
  })
})
