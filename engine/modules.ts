/** The parts of the engine beside session, settings, doctor, drafts and audit. One line each. */
import type { ModuleFactory } from './api/handlers.ts'

export const modules: readonly ModuleFactory[] = []
