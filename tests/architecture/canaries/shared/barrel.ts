export * from './stub.ts'
