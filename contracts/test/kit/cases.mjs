// Random small models and inputs with what spec.mjs says about them: `node cases.mjs SEED COUNT`.
import { answerOf, callOf, recordOf, Revert, runModel, streamOf } from './spec.mjs'

const U = 10n ** 18n
let state
const next = () => {
    // xorshift64*: the same cases for the same seed, everywhere
    state ^= state >> 12n
    state ^= BigInt.asUintN(64, state << 25n)
    state ^= state >> 27n
    return BigInt.asUintN(64, state * 0x2545f4914f6cdd1dn)
}
const int = n => Number(next() % BigInt(n))
const pick = list => list[int(list.length)]
const big = bits => {
    let x = 0n
    for (let i = 0; i < bits; i += 64) x = (x << 64n) | next()
    return BigInt.asIntN(bits, x)
}
// mostly ordinary numbers; sometimes edges of the ranges that decide about ways and reverts
const number = wild => {
    const ordinary = BigInt.asIntN(64, next()) % (3n * U)
    if (!wild) return ordinary
    return pick([
        () => ordinary, () => ordinary, () => 0n, () => big(64), () => big(112), () => (1n << 111n) - BigInt(int(3)), () => -(1n << 111n) + BigInt(int(3)),
        () => (1n << 192n) - BigInt(int(3)), () => big(128), () => big(200), () => big(256), () => (1n << 255n) - 1n, () => -(1n << 255n), () => 133n * U,
    ])()
}
const list = (n, f) => Array.from({ length: n }, f)
const weight = (layout, profile, wild) => {
    if (layout === 1) return wild && int(4) === 0 ? pick([(1n << 63n) - 1n, -(1n << 63n), 0n]) : BigInt.asIntN(64, next()) % U
    return wild && int(3) === 0 ? number(true) : BigInt.asIntN(64, next()) % U
}
const activation = () => {
    const a = int(9)
    return [BigInt(a), a === 0 || a === 7 ? BigInt(int(1000)) * (U / 1000n) : 0n]
}
const input = (kind, ...shape) => ({ type: 3, layout: 0, inputs: [], p: [kind, 0, shape.length, ...shape].map(BigInt), weights: [], shape })
const int8Weights = (values, channels) => [
    ...list(values, () => BigInt.asIntN(8, next())),
    ...list(channels, () => BigInt.asIntN(12, next())).flatMap(b => list(4, (_, i) => (b >> BigInt(24 - 8 * i)) & 255n)),
    ...list(channels, () => (1n << 30n) + (next() & ((1n << 30n) - 1n))).flatMap(m => list(4, (_, i) => (m >> BigInt(24 - 8 * i)) & 255n)),
    ...list(channels, () => BigInt(36 + int(5))),
]

const image = () => [1 + int(6), 1 + int(6), 1 + int(4)]
const GENERATORS = {
    dense: (o, w) => {
        const shape = pick([[1 + int(12)], [1 + int(4), 1 + int(9)], [2, 2, 3]])
        const [n, u, b] = [shape[shape.length - 1], 1 + int(7), int(2)]
        return [input(0, ...shape), { type: 0, inputs: [0], p: [...activation(), BigInt(u), BigInt(b)], weights: w(n * u + b * u) }]
    },
    conv: (o, w, type = pick([5, 12])) => {
        const shape = image()
        const [kh, kw, f, b, same] = [1 + int(3), 1 + int(3), 1 + int(4), int(2), int(2)]
        const filters = type === 5 ? f : shape[2] * f
        const p = [...activation(), ...[f, kh, kw, 1 + int(3), 1 + int(3), same, b].map(BigInt)]
        return [input(0, ...shape), { type, inputs: [0], p, weights: w(kh * kw * shape[2] * f + b * filters) }]
    },
    pool: () => [input(0, ...image()), { type: pick([4, 10]), inputs: [0], p: list(4, () => BigInt(1 + int(3))).concat(BigInt(int(2))), weights: [] }],
    global: () => [input(0, ...image()), { type: 11, inputs: [0], p: [], weights: [] }],
    pad: () => [input(0, ...image()), { type: 13, inputs: [0], p: list(4, () => BigInt(int(3))), weights: [] }],
    flatten: () => [input(0, ...image()), { type: 1, inputs: [0], p: [], weights: [] }],
    rescale: o => [input(0, ...image()), { type: 2, inputs: [0], p: [BigInt(int(1e6)) * 10n ** 12n - U / 2n, number(false)], weights: [] }],
    batch: (o, w) => {
        const shape = image()
        const c = shape[2]
        const weights = w(4 * c).map((x, i) => (i < 3 * c ? x : x < 0n && int(20) ? -(x + 1n) : x))
        return [input(0, ...shape), { type: 14, inputs: [0], p: [10n ** 15n], weights }]
    },
    norm: (o, w) => {
        const shape = pick([[1 + int(9)], [1 + int(4), 1 + int(9)]])
        return [input(0, ...shape), { type: 15, inputs: [0], p: [10n ** 13n], weights: w(2 * shape[shape.length - 1]) }]
    },
    softmax: () => [input(0, 1 + int(3), 1 + int(6)), { type: 16, inputs: [0], p: [], weights: [] }],
    activation: () => [input(0, 1 + int(20)), { type: 17, inputs: [0], p: activation(), weights: [] }],
    join: () => {
        const shape = [1 + int(3), 1 + int(3), 1 + int(3)]
        const type = pick([18, 19, 20])
        const n = 2 + int(2)
        const axis = int(3)
        const inputs = list(n, () => input(0, ...(type === 20 ? shape.map((d, i) => (i === axis ? 1 + int(3) : d)) : shape)))
        return [...inputs, { type, inputs: list(n, (_, i) => i), p: type === 20 ? [BigInt(axis)] : [], weights: [] }]
    },
    embedding: (o, w) => {
        const [v, d, t] = [2 + int(9), 1 + int(5), 1 + int(5)]
        const tokens = input(2, t)
        tokens.tokens = v + (o.wild ? 1 : 0)
        return [tokens, { type: 6, inputs: [0], p: [v, d].map(BigInt), weights: w(v * d) }, { type: 24, inputs: [1], p: [BigInt(t + int(3) + 0)], weights: null, dim: d }]
    },
    cell: (o, w) => {
        const type = 7 + int(3)
        const [t, n, u, all] = [1 + int(3), 1 + int(4), 1 + int(4), int(2)]
        const after = type === 9 ? int(2) : 0
        const gates = { 7: 1, 8: 4, 9: 3 }[type]
        const [a, slope] = activation()
        const r = [3n, 3n, 2n, 1n][int(4)]
        const p = type === 7 ? [a, slope, BigInt(u), BigInt(all)] : [a, r, slope, BigInt(u), BigInt(all), ...(type === 9 ? [BigInt(after)] : [])]
        const l = { type, inputs: [0], p, weights: w((n + u + 1 + after) * gates * u), state: int(2) ? [type === 8 ? 2 : 1, u] : null }
        return [pick([input(0, t, n), input(0, n)]), l]
    },
    attention: (o, w) => {
        const G = 1 + int(2)
        const H = G * (1 + int(2))
        const [t, d, e, causal, bias] = [1 + int(4), 1 + int(4), 1 + int(3), int(2), int(2)]
        const count = d * e * (2 * H + 2 * G) + bias * (H * e + 2 * G * e + d)
        return [input(0, t, d), { type: 21, inputs: [0], p: [H, G, e, causal, bias].map(BigInt), weights: w(count) }]
    },
    // a block of a transformer: norm, attention, residual, norm, two Dense, residual
    block: (o, w) => {
        const [t, d] = [1 + int(3), 2 * (1 + int(2))]
        return [
            input(0, t, d),
            { type: 15, inputs: [0], p: [10n ** 13n], weights: w(2 * d) },
            { type: 21, inputs: [1], p: [2, 1, d / 2, 1, 0].map(BigInt), weights: w(d * (d / 2) * 6) },
            { type: 18, inputs: [0, 2], p: [], weights: [] },
            { type: 15, inputs: [3], p: [10n ** 13n], weights: w(2 * d) },
            { type: 0, inputs: [4], p: [5n, 0n, BigInt(2 * d), 1n], weights: w(2 * d * (d + 1)) },
            { type: 0, inputs: [5], p: [1n, 0n, BigInt(d), 1n], weights: w(d * (2 * d + 1)) },
            { type: 18, inputs: [3, 6], p: [], weights: [] },
        ]
    },
}
const INT8 = {
    dense: () => {
        const [n, u] = [1 + int(20), pick([1 + int(7), 32, 33 + int(40)])]
        return [input(1, n), { type: 0, layout: 3, inputs: [0], p: [BigInt(1 + int(2)), 0n, BigInt(u), 1n], weights: int8Weights(n * u, u) }]
    },
    conv: () => {
        const shape = image()
        const type = pick([5, 12])
        const [f, kh, kw] = [1 + int(4), 1 + int(3), 1 + int(3)]
        const filters = type === 5 ? f : shape[2] * f
        const p = [1 + int(2), 0, f, kh, kw, 1 + int(2), 1 + int(2), int(2), 1].map(BigInt)
        return [input(1, ...shape), { type, layout: 3, inputs: [0], p, weights: int8Weights(kh * kw * shape[2] * f, filters) }]
    },
    pool: () => [input(1, ...image()), { type: pick([4, 10]), inputs: [0], p: list(4, () => BigInt(1 + int(3))).concat(BigInt(int(2))), weights: [] }],
    global: () => [input(1, ...image()), { type: 11, inputs: [0], p: [], weights: [] }],
    table: () => [input(1, 1 + int(9)), { type: 17, layout: 3, inputs: [0], p: [255n, 0n], weights: list(256, () => BigInt.asIntN(8, next())) }],
    relu: () => [input(1, 1 + int(9)), { type: 17, inputs: [0], p: [2n, 0n], weights: [] }],
    join: () => {
        const n = 1 + int(9)
        const type = pick([18, 19])
        const p = type === 18 ? [31n, 1n << 30n, -(1n << 29n)] : [37n, 1n << 30n]
        return [input(1, n), input(1, n), { type, inputs: [0, 1], p, weights: [] }]
    },
    floats: () => {
        const n = 1 + int(9)
        return [input(0, n), { type: 23, inputs: [0], p: [64n * U], weights: [] }, { type: 22, inputs: [1], p: [U / 64n], weights: [] }]
    },
    embedding: () => {
        const [v, d] = [2 + int(9), 1 + int(5)]
        const tokens = input(2, 3)
        tokens.tokens = v
        return [tokens, { type: 6, layout: 3, inputs: [0], p: [v, d].map(BigInt), weights: list(v * d, () => BigInt.asIntN(8, next())) }]
    },
}

function makeCase(seed) {
    state = BigInt.asUintN(64, BigInt(seed) * 0x9e3779b97f4a7c15n) | 1n
    next()
    const profile = pick([1, 1, 2, 2, 3])
    const own = profile === 3 && int(3) !== 0
    const name = pick(Object.keys(own ? INT8 : GENERATORS))
    const wild = int(3) === 0
    const layout = int(4) === 0 ? 2 : 1
    const o = { wild, profile }
    const w = n => list(n, () => weight(layout, profile, wild && int(8) === 0))
    const layers = (own ? INT8 : GENERATORS)[name](o, w)
    for (const l of layers) {
        if (l.weights === null) l.weights = w(Number(l.p[0]) * l.dim)
        l.layout ??= l.weights.length ? layout : 0
    }
    const inputs = layers.filter(l => l.type === 3).map(l => ({
        shape: l.shape,
        data: list(l.shape.reduce((a, b) => a * b, 1), () => (l.tokens ? BigInt(int(l.tokens)) : l.p[0] === 1n ? BigInt.asIntN(8, next()) : number(wild && int(4) === 0))),
    }))
    const states = layers.filter(l => l.state).map(l => ({ shape: l.state, data: list(l.state[0] * l.state[1], () => number(wild && int(8) === 0)) }))
    let expected
    let success = true
    try {
        const { outputs, states: after } = runModel(profile, layers, inputs, states)
        expected = answerOf(outputs, after)
    } catch (error) {
        if (!(error instanceof Revert)) throw error
        success = false
        expected = error.data
    }
    return {
        name: `${seed} ${name} of profile ${profile}${wild ? ', wild' : ''}`,
        profile,
        inputs: inputs.length,
        records: layers.map(recordOf),
        streams: layers.map(streamOf),
        call: callOf(0, layers.length - 1, inputs, states),
        success,
        expected,
    }
}

const [seed, n] = process.argv.slice(2).map(Number)
process.stdout.write(JSON.stringify({ count: n, cases: list(n, (_, i) => makeCase(seed + i)) }))
