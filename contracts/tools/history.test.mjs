import assert from 'node:assert/strict'
import { test } from 'node:test'
import { appended, written } from './history.mjs'

const code = n => ({ hash: `0x${n}`, immutables: [n], creation: { bytes: n, hash: `0xc${n}` } })

test('the first code of a contract is its version 1', () => {
    assert.deepEqual(appended({}, { Model: code(1) }), { Model: [{ version: 1, ...code(1) }] })
})

test('the same code again changes nothing', () => {
    const once = appended({}, { Model: code(1), Engine: code(2) })
    assert.deepEqual(appended(once, { Model: code(1), Engine: code(2) }), once)
})

test('other code is appended, and what was there stays', () => {
    const once = appended({}, { Model: code(1), Engine: code(2) })
    const twice = appended(once, { Model: code(3), Engine: code(2) })
    assert.deepEqual(twice.Model, [{ version: 1, ...code(1) }, { version: 2, ...code(3) }])
    assert.deepEqual(twice.Engine, once.Engine)
    assert.deepEqual(once.Model.length, 1, 'what was given is not changed')
    assert.equal(appended(twice, { Model: code(4) }).Model.at(-1).version, 3)
})

test('another constructor of the same run-time code is another version', () => {
    const other = { ...code(1), creation: { bytes: 9, hash: '0xc9' } }
    assert.equal(appended(appended({}, { Model: code(1) }), { Model: other }).Model.length, 2)
})

test('a contract that is made no longer stays known', () => {
    assert.deepEqual(Object.keys(appended(appended({}, { Old: code(1) }), { New: code(2) })), ['Old', 'New'])
})

test('what is written is read again', () => {
    const history = appended(appended({}, { Model: code(1), Engine: code(2) }), { Model: code(3) })
    assert.deepEqual(JSON.parse(written(history)), history)
})
