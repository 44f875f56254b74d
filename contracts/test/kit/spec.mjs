// docs/inference-semantics.md in BigInt, written from the page and not from the Solidity: the judge of the layers.
// `node spec.mjs SEED` prints cases as JSON: records and weight streams of a model, the call, and what must come back.
const U = 10n ** 18n
const MAX = (1n << 255n) - 1n
const MIN = -(1n << 255n)
const R = 1n << 111n

export class Revert extends Error {
    constructor(data) {
        super(data)
        this.data = data
    }
}
const word = x => BigInt.asUintN(256, BigInt(x)).toString(16).padStart(64, '0')
const fail = (selector, ...args) => {
    throw new Revert('0x' + selector + args.map(word).join(''))
}
const panic = code => fail('4e487b71', code)
const SHAPE = layer => fail('250939a1', layer)

const abs = x => (x < 0n ? -x : x)
const chk = x => (x > MAX || x < MIN ? panic(0x11) : x)
const add = (a, b) => chk(a + b)
const sub = (a, b) => chk(a - b)
export function mul(x, y) {
    if (x === MIN || y === MIN) fail('a6070c25')
    const p = abs(x) * abs(y)
    if (p >= U << 256n) fail('5173648d', abs(x), abs(y))
    const q = p / U
    if (q > MAX) fail('120b5b43', x, y)
    return x < 0n === y < 0n ? q : -q
}
export function div(x, y) {
    if (x === MIN || y === MIN) fail('9fe2b450')
    const p = abs(x) * U
    if (p < 1n << 256n) {
        if (y === 0n) panic(0x12)
    } else if (p >> 256n >= abs(y)) fail('63a05778', abs(x), U, abs(y))
    const q = p / abs(y)
    if (q > MAX) fail('d49c26b3', x, y)
    return x < 0n === y < 0n ? q : -q
}
const isqrt = n => {
    if (n < 2n) return n
    let x = 1n << BigInt((n.toString(2).length + 1) >> 1)
    for (;;) {
        const y = (x + n / x) >> 1n
        if (y >= x) return x
        x = y
    }
}
const FACTORS = (() => {
    const f = []
    let v = 2n << 400n
    for (let i = 0; i < 64; i++) {
        v = isqrt(v << 400n)
        f.push(((v >> 335n) + 1n) >> 1n)
    }
    return f // f[0] is bit 63
})()
function exp2(x) {
    if (x < 0n) return x < -59794705707972522261n ? 0n : U * U / exp2(-x)
    if (x >= 192n * U) fail('0360d028', x)
    const t = (x << 64n) / U
    const whole = t >> 64n
    let r = 1n << 191n
    for (let i = 0; i < 64; i++) if ((t >> BigInt(63 - i)) & 1n) r = (r * FACTORS[i]) >> 64n
    return (r * U) >> (191n - whole)
}
export function exp(x) {
    if (x < -41446531673892822322n) return 0n
    if (x > 133084258667509499440n) fail('ca7ec0c5', x)
    return exp2((x * 1442695040888963407n) / U)
}
function log2(x) {
    if (x <= 0n) fail('059b101b', x)
    let sign = 1n
    if (x < U) {
        sign = -1n
        x = (U * U) / x
    }
    const n = BigInt((x / U).toString(2).length - 1)
    let y = x >> n
    let r = n * U
    if (y === U) return r * sign
    for (let d = 5n * 10n ** 17n; d > 0n; d >>= 1n) {
        y = (y * y) / U
        if (y >= 2n * U) {
            r += d
            y >>= 1n
        }
    }
    return r * sign
}
export const ln = x => (log2(x) * U) / 1442695040888963407n
export function sqrt(x) {
    if (x < 0n) fail('b9b0f49b', x)
    if (x > MAX / U) fail('063103bf', x)
    return isqrt(x * U)
}

const check = list => {
    for (const x of list) if (x <= -R || x >= R) fail('2492e75a', x)
}
const sigmoid = x => div(U, add(U, exp(-(x < -133n * U ? -133n * U : x))))
const tanh = x => {
    const t = exp(mul(2n * U, x > 66n * U ? 66n * U : x))
    return div(t - U, t + U)
}
function activate(id, slope, x) {
    switch (id) {
        case 0: return x > 0n ? x : mul(x, slope)
        case 1: return x
        case 2: return x > 0n ? x : 0n
        case 3: return sigmoid(x)
        case 4: return tanh(x)
        case 5: {
            if (x > 10n * U) return x
            if (x < -10n * U) return 0n
            const t = tanh(mul(797884560802865355n, add(x, mul(44715000000000000n, mul(mul(x, x), x)))))
            return mul(x, U + t) / 2n
        }
        case 6: return mul(x, sigmoid(x))
        case 7: return x > 0n ? x : mul(slope, exp(x) - U)
        case 8: return x > 40n * U ? x : ln(U + exp(x))
    }
}
function softmax(v) {
    const m = v.reduce((a, b) => (b > a ? b : a))
    const d = v.map(x => sub(x, m))
    const e = d.map(exp)
    const s = e.reduce(add, 0n)
    return e.map(x => div(x, s))
}
// D1: sums, then biases. D2: one truncation. `terms`: pairs for each output; `bias`: a number for each output or null.
function linear(d2, terms, bias) {
    if (d2) return terms.map((t, i) => (t.reduce((s, [x, w]) => s + x * w, 0n) + (bias ? bias[i] * U : 0n)) / U)
    const sums = terms.map(t => t.reduce((s, [x, w]) => add(s, mul(x, w)), 0n))
    return bias ? sums.map((s, i) => add(s, bias[i])) : sums
}
const rows = (x, n) => Array.from({ length: x.length / n }, (_, r) => x.slice(r * n, (r + 1) * n))
const dense = (d2, x, n, w, u, bias) =>
    linear(
        d2,
        rows(x, n).flatMap(row => Array.from({ length: u }, (_, j) => row.map((v, k) => [v, w[k * u + j]]))),
        bias && rows(x, n).flatMap(() => bias),
    )

function window(d, s, t, same, layer) {
    if (!same) {
        if (s > d) SHAPE(layer)
        return [Math.floor((d - s) / t) + 1, 0]
    }
    const covered = d % t === 0 ? t : d % t
    return [Math.ceil(d / t), s > covered ? (s - covered) >> 1 : 0]
}
function* cells([n, m], [s0, s1], [t0, t1], same, layer) {
    const [a, pa] = window(n, s0, t0, same, layer)
    const [b, pb] = window(m, s1, t1, same, layer)
    yield [a, b]
    for (let i = 0; i < a; i++)
        for (let j = 0; j < b; j++) {
            const inside = []
            for (let dx = 0; dx < s0; dx++)
                for (let dy = 0; dy < s1; dy++) {
                    const [x, y] = [i * t0 - pa + dx, j * t1 - pb + dy]
                    if (x >= 0 && x < n && y >= 0 && y < m) inside.push([dx, dy, x, y])
                }
            yield inside
        }
}
const count = shape => shape.reduce((a, b) => a * b, 1)
const clamp = (x, low) => (x < low ? low : x > 127n ? 127n : x)
const floorDiv = (a, b) => (a % b < 0n ? a / b - 1n : a / b)
const shifted = (a, s) => (a + (1n << (s - 1n))) >> s

// One layer: { type, p, layout } on tensors { shape, data }; w: the weights as numbers (bytes for layout 3).
export function runLayer(profile, kind, { type, p, layout }, inputs, weights, state, layer) {
    const d2 = profile >= 2
    const x = inputs[0]
    const last = x.shape[x.shape.length - 1]
    const n = p.map(Number)
    const need = (have, w) => {
        if (have !== w.length) fail('3c88339e', layer)
        return w
    }
    const operands = w => {
        if (!d2) return
        check(x.data)
        if (layout === 2) check(w)
    }
    const like = data => [{ shape: x.shape, data }]
    const act = data => data.map(v => activate(n[0], p[1], v))
    if (kind === 1) {
        const low = n[0] === 2 ? 0n : -128n
        const requant = (sums, values, channels) => {
            const w = weights
            const at = (from, size) => w.slice(from, from + size).reduce((a, b) => (a << 8n) | BigInt.asUintN(8, b), 0n)
            const scale = Array.from({ length: channels }, (_, c) => [
                BigInt.asIntN(32, at(values + 4 * c, 4)), at(values + 4 * channels + 4 * c, 4), at(values + 8 * channels + c, 1),
            ])
            for (const [, m, s] of scale) if (m < 1n << 30n || m >= 1n << 31n || s < 1n || s > 62n) fail('3c88339e', layer)
            return sums.map((v, i) => {
                const [b, m, s] = scale[i % channels]
                const a = v + b
                if (a !== BigInt.asIntN(32, a)) fail('7627c870', a)
                return clamp(shifted(a * m, s), low)
            })
        }
        const sumUp = terms => terms.map(t => t.reduce((s, [v, w]) => s + v * w, 0n))
        if (type === 0) {
            need(last * n[2] + 9 * n[2], weights)
            const sums = rows(x.data, last).flatMap(row => Array.from({ length: n[2] }, (_, j) => row.reduce((s, v, k) => s + v * weights[k * n[2] + j], 0n)))
            return [{ shape: [...x.shape.slice(0, -1), n[2]], data: requant(sums, last * n[2], n[2]) }]
        }
        if (type === 5 || type === 12) {
            const [f, [h, wd, c]] = [n[2], x.shape]
            const g = cells([h, wd], n.slice(3, 5), n.slice(5, 7), n[7], layer)
            const [a, b] = g.next().value
            const filters = type === 5 ? f : c * f
            const kernel = n[3] * n[4] * c * f
            need(kernel + 9 * filters, weights)
            const sums = sumUp([...g].flatMap(cell => convTerms(type, cell, x, weights, n, c, f)))
            return [{ shape: [a, b, filters], data: requant(sums, kernel, filters) }]
        }
        if (type === 17) return like(x.data.map(v => (n[0] === 2 ? (v > 0n ? v : 0n) : weights[Number(v) + 128])))
        if (type === 18) return like(x.data.map((_, i) => clamp(shifted(inputs.reduce((s, t, k) => s + t.data[i] * p[k + 1], 0n), p[0]), -128n)))
        if (type === 19) return like(x.data.map((v, i) => clamp(shifted(v * inputs[1].data[i] * p[1], p[0]), -128n)))
        if (type === 22) return like(x.data.map(v => v * p[0]))
    }
    switch (type) {
        case 0: {
            const u = n[2]
            const w = need(last * u + n[3] * u, weights)
            operands(w)
            return [{ shape: [...x.shape.slice(0, -1), u], data: act(dense(d2, x.data, last, w, u, n[3] ? w.slice(last * u) : null)) }]
        }
        case 1: return [{ shape: [x.data.length], data: x.data }]
        case 2: return like(x.data.map(v => add(mul(v, p[0]), p[1])))
        case 4: case 10: {
            const g = cells(x.shape, n.slice(0, 2), n.slice(2, 4), n[4], layer)
            const [a, b] = g.next().value
            const data = [...g].flatMap(cell =>
                Array.from({ length: x.shape[2] }, (_, k) => {
                    const v = cell.map(([, , i, j]) => x.data[(i * x.shape[1] + j) * x.shape[2] + k])
                    if (type === 4) return v.reduce((s, y) => (y > s ? y : s))
                    const [s, c] = [v.reduce(add, 0n), BigInt(v.length)]
                    return kind === 1 ? floorDiv(2n * s + c, 2n * c) : s / c
                }))
            return [{ shape: [a, b, x.shape[2]], data }]
        }
        case 5: case 12: {
            const [f, [h, wd, c]] = [n[2], x.shape]
            const g = cells([h, wd], n.slice(3, 5), n.slice(5, 7), n[7], layer)
            const [a, b] = g.next().value
            const filters = type === 5 ? f : c * f
            const kernel = n[3] * n[4] * c * f
            const w = need(kernel + n[8] * filters, weights)
            operands(w)
            const terms = [...g].flatMap(cell => convTerms(type, cell, x, w, n, c, f))
            const bias = n[8] ? terms.map((_, i) => w[kernel + (i % filters)]) : null
            return [{ shape: [a, b, filters], data: act(linear(d2, terms, bias)) }]
        }
        case 6: {
            const w = need(n[0] * n[1], weights)
            const data = x.data.flatMap(t => (t < 0n || t >= p[0] ? fail('b5840bae', t) : w.slice(Number(t) * n[1], (Number(t) + 1) * n[1])))
            return [{ shape: [x.shape[0], n[1]], data }]
        }
        case 7: case 8: case 9: return recurrent(d2, type, n, p, layout, x, weights, state, need)
        case 11: {
            const [cellsN, c] = [x.shape[0] * x.shape[1], x.shape[2]]
            const data = Array.from({ length: c }, (_, k) => {
                let s = 0n
                for (let i = 0; i < cellsN; i++) s = add(s, x.data[i * c + k])
                return kind === 1 ? floorDiv(2n * s + BigInt(cellsN), 2n * BigInt(cellsN)) : s / BigInt(cellsN)
            })
            return [{ shape: [c], data }]
        }
        case 13: {
            const [h, wd, c] = x.shape
            const shape = [h + n[0] + n[1], wd + n[2] + n[3], c]
            const data = Array(count(shape)).fill(0n)
            for (let i = 0; i < h; i++) for (let j = 0; j < wd; j++) for (let k = 0; k < c; k++)
                data[((i + n[0]) * shape[1] + j + n[2]) * c + k] = x.data[(i * wd + j) * c + k]
            return [{ shape, data }]
        }
        case 14: {
            const w = need(4 * last, weights)
            const f = Array.from({ length: last }, (_, c) => div(w[c], sqrt(add(w[3 * last + c], p[0]))))
            return like(x.data.map((v, i) => add(mul(sub(v, w[2 * last + (i % last)]), f[i % last]), w[last + (i % last)])))
        }
        case 15: {
            const w = need(2 * last, weights)
            const c = BigInt(last)
            return like(rows(x.data, last).flatMap(row => {
                const mean = row.reduce(add, 0n) / c
                const d = row.map(v => sub(v, mean))
                if (d2) check(d)
                const v = d2 ? d.reduce((s, y) => s + y * y, 0n) / (U * c) : d.reduce((s, y) => add(s, mul(y, y)), 0n) / c
                const r = sqrt(add(v, p[0]))
                return d.map((y, i) => add(mul(div(y, r), w[i]), w[last + i]))
            }))
        }
        case 16: return like(rows(x.data, last).flatMap(softmax))
        case 17: return like(act(x.data))
        case 18: return like(x.data.map((v, i) => inputs.slice(1).reduce((s, t) => add(s, t.data[i]), v)))
        case 19: return like(x.data.map((v, i) => inputs.slice(1).reduce((s, t) => mul(s, t.data[i]), v)))
        case 20: {
            const axis = n[0]
            const shape = [...x.shape]
            for (const t of inputs.slice(1)) shape[axis] += t.shape[axis]
            const outer = count(x.shape.slice(0, axis))
            const data = Array.from({ length: outer }, (_, o) => inputs.flatMap(t => rows(t.data, t.data.length / outer)[o])).flat()
            return [{ shape, data }]
        }
        case 21: {
            const [H, G, e, causal, bias] = n
            const [t, d] = x.shape
            const w = need(d * e * (2 * H + 2 * G) + bias * (H * e + 2 * G * e + d), weights)
            operands(w)
            let at = 0
            const project = (data, i, u) => {
                const m = w.slice(at, at + i * u)
                const b = bias ? w.slice(at + i * u, at + i * u + u) : null
                at += i * u + bias * u
                return dense(d2, data, i, m, u, b)
            }
            const [q, k, v] = [project(x.data, d, H * e), project(x.data, d, G * e), project(x.data, d, G * e)]
            if (d2) [q, k, v].forEach(check)
            const scale = div(U, sqrt(BigInt(e) * U))
            const y = []
            for (let i = 0; i < t; i++) for (let a = 0; a < H; a++) {
                const g = Math.floor((a * G) / H)
                const J = causal ? i + 1 : t
                const l = Array.from({ length: J }, (_, j) =>
                    mul(linear(d2, [Array.from({ length: e }, (_, m) => [q[(i * H + a) * e + m], k[(j * G + g) * e + m]])], null)[0], scale))
                const pr = softmax(l)
                y.push(...linear(d2, Array.from({ length: e }, (_, m) => pr.map((z, j) => [z, v[(j * G + g) * e + m]])), null))
            }
            if (d2) check(y)
            return [{ shape: x.shape, data: project(y, H * e, d) }]
        }
        case 23: {
            check(x.data)
            return like(x.data.map(v => clamp(floorDiv(v * p[0] + (U * U) / 2n, U * U), -128n)))
        }
        case 24: {
            if (x.shape[0] > n[0]) SHAPE(layer)
            const w = need(n[0] * last, weights)
            return like(x.data.map((v, i) => add(v, w[i])))
        }
    }
}
function convTerms(type, cell, x, w, n, c, f) {
    const at = (i, j, q) => x.data[(i * x.shape[1] + j) * c + q]
    if (type === 5)
        return Array.from({ length: f }, (_, k) =>
            cell.flatMap(([dx, dy, i, j]) => Array.from({ length: c }, (_, q) => [at(i, j, q), w[((dx * n[4] + dy) * c + q) * f + k]])))
    return Array.from({ length: c * f }, (_, o) => {
        const [q, k] = [Math.floor(o / f), o % f]
        return cell.map(([dx, dy, i, j]) => [at(i, j, q), w[((dx * n[4] + dy) * c + q) * f + k]])
    })
}
function recurrent(d2, type, n, p, layout, x, weights, state, need) {
    const simple = type === 7
    const [act, ract, slope, u, all] = simple ? [n[0], 0, p[1], n[2], n[3]] : [n[0], n[1], p[2], n[3], n[4]]
    const gates = { 7: 1, 8: 4, 9: 3 }[type]
    const after = type === 9 && n[5] === 1
    const inputs = x.shape[x.shape.length - 1]
    const w = need((inputs + u + (after ? 2 : 1)) * gates * u, weights)
    if (d2) {
        if (layout === 2) check(w)
        check(x.data)
    }
    const row = gates * u
    const K = (k, g, j) => w[k * row + g * u + j]
    const M = (k, g, j) => w[(inputs + k) * row + g * u + j]
    const B = (g, j, second = 0) => w[(inputs + u + second) * row + g * u + j]
    const each = f => Array.from({ length: u }, (_, j) => f(j))
    const A = v => v.map(y => activate(act, slope, y))
    const RA = v => v.map(y => activate(ract, slope, y))
    const plus = (a, b) => a.map((v, j) => add(v, b[j]))
    const times = (a, b) => a.map((v, j) => mul(v, b[j]))
    const xTerms = (v, g) => each(j => v.map((y, k) => [y, K(k, g, j)]))
    const hTerms = (h, g) => each(j => h.map((y, k) => [y, M(k, g, j)]))
    const bias = (g, second) => each(j => B(g, j, second))
    const both = (v, h, g) => linear(true, each(j => [...xTerms(v, g)[j], ...hTerms(h, g)[j]]), bias(g))
    const steps = x.shape.length === 1 ? [x.data] : rows(x.data, inputs)
    let [h, c] = state ? [state.data.slice(0, u), state.data.slice(u)] : [each(() => 0n), each(() => 0n)]
    const out = []
    for (const v of steps) {
        if (d2) check(h)
        if (type === 7) {
            if (d2) h = A(both(v, h, 0))
            else h = A(plus(plus(linear(false, xTerms(v, 0), null), linear(false, hTerms(h, 0), null)), bias(0)))
        } else if (type === 8) {
            let z
            if (d2) z = [0, 1, 2, 3].map(g => both(v, h, g))
            else z = [0, 1, 2, 3].map(g => linear(false, xTerms(v, g), null)).map((y, g) => [y, g]).map(([y, g]) => plus(y, bias(g)))
            const gate = g => (d2 ? z[g] : plus(z[g], linear(false, hTerms(h, g), null)))
            const i = RA(gate(0))
            const f = RA(gate(1))
            const fc = times(f, c)
            const g = A(gate(2))
            const next = plus(fc, times(i, g))
            const o = RA(gate(3))
            h = times(o, A(next))
            c = next
        } else {
            const xs = d2
                ? [0, 1, 2].map(g => linear(true, xTerms(v, g), bias(g)))
                : [0, 1, 2].map(g => linear(false, xTerms(v, g), null)).map((y, g) => plus(y, bias(g)))
            const hg = after ? [0, 1, 2] : [0, 1]
            const hs = d2
                ? hg.map(g => linear(true, hTerms(h, g), after ? bias(g, 1) : null))
                : hg.map(g => linear(false, hTerms(h, g), null)).map((y, g) => (after ? plus(y, bias(g, 1)) : y))
            const z = RA(plus(xs[0], hs[0]))
            const r = RA(plus(xs[1], hs[1]))
            let q
            if (after) q = times(r, hs[2])
            else {
                const reset = times(r, h)
                if (d2) check(reset)
                q = linear(d2, hTerms(reset, 2), null)
            }
            const cand = A(plus(xs[2], q))
            const y = times(z, h)
            h = plus(y, z.map((a, j) => mul(sub(U, a), cand[j])))
        }
        if (all) out.push(...h)
    }
    const sequence = x.shape.length === 2 && all
    return [
        { shape: sequence ? [steps.length, u] : [u], data: sequence ? out : h },
        { shape: [type === 8 ? 2 : 1, u], data: type === 8 ? [...h, ...c] : h },
    ]
}

// ABI of Tensor[] and of the call evaluate(address, from, to, Tensor[], Tensor[]).
const size = hex => hex.length / 64
const array = list => word(list.length) + list.map(word).join('')
const tensor = t => word(64) + word(64 + 32 * (1 + t.shape.length)) + array(t.shape) + array(t.data)
const tensors = list => {
    const parts = list.map(tensor)
    let at = 32 * parts.length
    const heads = parts.map(p => [word(at), (at += 32 * size(p))][0])
    return word(list.length) + heads.join('') + parts.join('')
}
export const callOf = (from, to, values, states) => {
    const [v, s] = [tensors(values), tensors(states)]
    return '0x' + word(0) + word(from) + word(to) + word(160) + word(160 + 32 * size(v)) + v + s
}
export const answerOf = (values, states) => {
    const [v, s] = [tensors(values), tensors(states)]
    return '0x' + word(64) + word(64 + 32 * size(v)) + v + s
}
const bytes = (x, n) => BigInt.asUintN(8 * n, BigInt(x)).toString(16).padStart(2 * n, '0')
export const recordOf = l =>
    '0x' + bytes(l.type, 1) + bytes(l.layout, 1) + bytes(l.inputs.length, 1) + l.inputs.map(i => bytes(i, 1)).join('') +
    bytes(l.p.length, 1) + l.p.map(word).join('') + bytes(l.weights.length, 4)
export const streamOf = l => '0x' + l.weights.map(w => bytes(w, [0, 8, 32, 1][l.layout])).join('')

// Runs a model whose values are kept by position; kinds as the description has them.
export function runModel(profile, layers, inputs, states) {
    const slots = []
    const kinds = []
    const next = []
    let cell = 0
    layers.forEach((l, i) => {
        if (l.type === 3) {
            slots[i] = inputs[i]
            kinds[i] = Number(l.p[0])
            return
        }
        const kind = kinds[l.inputs[0]]
        kinds[i] = l.type === 23 ? 1 : l.type === 22 ? 0 : l.type === 6 ? (l.layout === 3 ? 1 : 0) : kind
        const [out, state] = runLayer(profile, kind, l, l.inputs.map(k => slots[k]), l.weights, states[cell], i)
        slots[i] = out
        if (state) {
            next.push(state)
            cell++
        }
    })
    return { outputs: [slots[layers.length - 1]], states: next }
}
