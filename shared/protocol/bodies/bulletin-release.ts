/** Body of bulletin-release: the second signature, of a commander who has not written what is released. */
import type { StatementHash } from '../../ids.ts'
import { defineBody } from '../body.ts'
import { field, id } from '../schema.ts'
import { roleField } from './record-body.ts'

export const bulletinRelease = defineBody({
  role: roleField,
  /** The statement whose content the commander has read: the creating one or the last update. */
  content: field(9, id<StatementHash>(32)),
})
