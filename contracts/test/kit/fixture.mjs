// Gives forge's tests what Solidity cannot read: the sample models and images of shared/, and slices of its vectors, as one JSON object.
//   node fixture.mjs model NAME | image FILE | images | text | prbmath FUNCTION FROM COUNT | available
import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync, inflateSync } from 'node:zlib'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const shared = (() => {
    for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
        if (existsSync(join(folder, 'shared/vectors'))) return join(folder, 'shared')
        if (folder === dirname(folder)) return null
    }
})()

const word = x => BigInt.asUintN(256, BigInt(x)).toString(16).padStart(64, '0')
const words = list => '0x' + list.map(word).join('')

// ai-contracts.md section 10: t = (double) f x 10^18, truncated, then the shortest digits that name t.
function toRaw(x) {
    const t = Math.trunc(x * 1e18)
    if (Math.abs(t) >= 1e21) throw new Error(`${x} is too large`)
    return BigInt(String(t))
}

const ACTIVATIONS = ['leakyrelu', 'linear', 'relu', 'sigmoid', 'tanh']

function layersOf(file) {
    let vector = 0
    let image = null
    const size = (d, s, t, padding) => (padding === 'same' ? Math.ceil(d / t) : Math.floor((d - s) / t) + 1)
    const act = name => {
        const id = ACTIVATIONS.indexOf(name)
        if (id < 0) throw new Error(`activation ${name}`)
        return id
    }
    const made = []
    for (const { class_name, config = {} } of file.layers_config.config.layers) {
        const c = config
        switch (class_name) {
            case 'InputLayer': {
                const dims = c.batch_input_shape.slice(1)
                if (dims.length === 3) {
                    image = dims
                    made.push({ type: 3, config: words([3, 1, ...dims]), weights: 0 })
                } else {
                    vector = 1
                    made.push({ type: 3, config: words([3, 0]), weights: 0 })
                }
                break
            }
            case 'Rescaling':
                made.push({ type: 2, config: words([2, BigInt(String(c.scale * 1e18)), BigInt(c.offset) * 10n ** 18n]), weights: 0 })
                break
            case 'Flatten':
                vector = image[0] * image[1] * image[2]
                made.push({ type: 1, config: words([1]), weights: 0 })
                break
            case 'Dense':
                made.push({ type: 0, config: words([0, act(c.activation), c.units]), weights: (vector + 1) * c.units })
                vector = c.units
                break
            case 'MaxPooling2D':
                made.push({ type: 4, config: words([4, ...c.pool_size, ...c.strides, c.padding === 'same' ? 1 : 0]), weights: 0 })
                image = [0, 1].map(k => size(image[k], c.pool_size[k], c.strides[k], c.padding)).concat(image[2])
                break
            case 'Conv2D':
                made.push({
                    type: 5,
                    config: words([5, act(c.activation), c.filters, ...c.kernel_size, ...c.strides, c.padding === 'same' ? 1 : 0]),
                    weights: (c.kernel_size[0] * c.kernel_size[1] * image[2] + 1) * c.filters,
                })
                image = [0, 1].map(k => size(image[k], c.kernel_size[k], c.strides[k], c.padding)).concat(c.filters)
                break
            case 'Embedding':
                vector = c.output_dim
                made.push({ type: 6, config: words([6, c.input_dim, c.output_dim]), weights: c.input_dim * c.output_dim })
                break
            case 'SimpleRNN':
                made.push({ type: 7, config: words([7, act(c.activation), c.units]), weights: (vector + c.units + 1) * c.units })
                vector = c.units
                break
            case 'Dropout':
                break
            default:
                throw new Error(`layer ${class_name}`)
        }
    }
    return made
}

function model(name) {
    const file = JSON.parse(readFileSync(join(shared, 'models', name)))
    const bytes = Buffer.from(file.weight_b64, 'base64')
    const raw = Array.from({ length: bytes.length / 4 }, (_, i) => toRaw(bytes.readFloatLE(4 * i)))
    const counts = {}
    let from = 0
    const layers = layersOf(file).map(layer => {
        counts[layer.type] = (counts[layer.type] ?? -1) + 1
        const weights = words(raw.slice(from, from + layer.weights))
        from += layer.weights
        return { ...layer, index: counts[layer.type], weights }
    })
    if (from !== raw.length) throw new Error(`${raw.length} weights, ${from} used`)
    return {
        configs: layers.map(l => l.config),
        types: layers.map(l => l.type),
        indexes: layers.map(l => l.index),
        weights: layers.map(l => l.weights),
        classes: file.classes_name ?? [],
        vocabulary: file.vocabulary ?? [],
    }
}

// PNG: 8-bit RGB and RGBA, palettes of 4 and 8 bits; not interlaced. Alpha is dropped.
function pixels(path) {
    const png = readFileSync(path)
    let header, palette
    const parts = []
    for (let at = 8; at < png.length;) {
        const length = png.readUInt32BE(at)
        const type = png.toString('latin1', at + 4, at + 8)
        const data = png.subarray(at + 8, at + 8 + length)
        if (type === 'IHDR') header = { w: data.readUInt32BE(0), h: data.readUInt32BE(4), depth: data[8], color: data[9] }
        if (type === 'PLTE') palette = data
        if (type === 'IDAT') parts.push(data)
        at += 12 + length
    }
    const { w, h, depth, color } = header
    const samples = { 2: 3, 3: 1, 6: 4 }[color]
    const step = Math.max(1, (samples * depth) >> 3)
    const width = Math.ceil((w * samples * depth) / 8)
    const data = inflateSync(Buffer.concat(parts))
    const rows = []
    let above = Buffer.alloc(width)
    for (let y = 0; y < h; y++) {
        const filter = data[y * (width + 1)]
        const row = Buffer.from(data.subarray(y * (width + 1) + 1, (y + 1) * (width + 1)))
        for (let i = 0; i < width; i++) {
            const a = i >= step ? row[i - step] : 0
            const b = above[i]
            const c = i >= step ? above[i - step] : 0
            const p = a + b - c
            const paeth = Math.abs(p - a) <= Math.abs(p - b) && Math.abs(p - a) <= Math.abs(p - c) ? a : Math.abs(p - b) <= Math.abs(p - c) ? b : c
            row[i] += [0, a, b, (a + b) >> 1, paeth][filter]
        }
        above = row
        for (let x = 0; x < w; x++) {
            if (color !== 3) rows.push(...row.subarray(x * samples, x * samples + 3))
            else {
                const index = depth === 8 ? row[x] : (row[x >> 1] >> (x & 1 ? 0 : 4)) & 15
                rows.push(...palette.subarray(3 * index, 3 * index + 3))
            }
        }
    }
    return { h, w, data: words(rows.map(x => BigInt(x) * 10n ** 18n)) }
}

const [command, ...rest] = process.argv.slice(2)
const vectors = name => JSON.parse(readFileSync(join(shared, 'vectors', name)))
const commands = {
    available: () => ({ available: shared !== null }),
    model: () => model(rest[0]),
    images: () => {
        const cases = vectors('image-vectors.json').filter(v => v.model === rest[0])
        return {
            inputs: cases.map(v => pixels(join(shared, 'models', v.image)).data),
            softmax: cases.map(v => words(v.softmax)),
            classIndexes: cases.map(v => v.classIndex),
            classNames: cases.map(v => v.className),
        }
    },
    text: () => {
        const [v] = vectors('text-vectors.json')
        return { ...v, seedIn: '0x' + word(v.seedIn), seedOut: '0x' + word(v.seedOut), firstLogits: words(v.firstLogits) }
    },
    prbmath: () => {
        const [name, from, count] = rest
        const lines = gunzipSync(readFileSync(join(shared, 'vectors', 'prbmath-4.2.0-vectors.txt.gz'))).toString('utf8').split('\n')
        const chosen = lines.filter(l => l.startsWith(name + ' ')).slice(+from, +from + +count).map(l => l.split(' '))
        return {
            x: words(chosen.map(l => l[1])),
            y: words(chosen.map(l => l[2])),
            result: words(chosen.map(l => (l[3][0] === 'R' ? 0 : l[3]))),
            reverts: '0x' + chosen.map(l => (l[3][0] === 'R' ? l[3].slice(1) : '00000000')).join(''),
        }
    },
}
process.stdout.write(JSON.stringify(commands[command]()))
