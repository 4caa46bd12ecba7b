/** What the body of every operation on a record begins with, after the common keys. */
import { roles, type Role } from '../../domain/roles.ts'
import { field, words, type Field } from '../schema.ts'

/** Key 8: the one role of the author in which the operation is done (names.md, Roles). Order is the wire form. */
export const roleField: Field<Role, false> = field(8, words(roles))
