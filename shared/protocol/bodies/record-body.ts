/** What the body of every operation on a record begins with, after the common keys. */
import { roles, type Role } from '../../domain/roles.ts'
import { text } from '../../domain/shape.ts'
import { limits } from '../../limits.ts'
import { field, words, type Field } from '../schema.ts'

/** Key 8: the one role of the author in which the operation is done (names.md, Roles). Order is the wire form. */
export const roleField: Field<Role, false> = field(8, words(roles))

/** What a person types beside an answer: never empty, in canonical form (`canonicalText`). */
export const shortText = text(limits.shortTextBytes).cbor
