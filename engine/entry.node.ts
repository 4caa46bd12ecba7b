/** Composition root of the engine: in the utility process itself, or in the Node child that it started. */
import { createChildHost } from './host/child-host.ts'
import { createUtilityHost, parentPort } from './host/utility-host.ts'

const parent = parentPort()
const host = parent === undefined ? createChildHost() : createUtilityHost(parent)
host.onPage((page) => page.onMessage((message) => page.post(message)))
