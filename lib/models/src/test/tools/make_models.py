"""Makes the models that the importers are tested on, with what Keras and ONNX Runtime compute for them.

    python -m venv env && env/bin/pip install -r requirements.txt
    env/bin/python make_models.py ../resources/models

Weights are random from a fixed seed. Beside each model lies NAME.json: samples, each a list of inputs as the model takes them, flat, and
the outputs, flat. Images of ONNX are channel-first in the file and channel-last in the samples, as AIChain takes them.
"""

import json
import os
import sys

os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3")
import keras
import numpy as np
import onnx
import onnxruntime
from keras import layers as L
from onnx import TensorProto, helper, numpy_helper

FOLDER = sys.argv[1]
RANDOM = np.random.default_rng(20261126)
SAMPLES = 3


def samples(name, pairs):
    with open(os.path.join(FOLDER, name + ".json"), "w") as out:
        flat = [
            {"inputs": [np.asarray(i, "float64").ravel().tolist() for i in ins], "output": np.asarray(o, "float64").ravel().tolist()}
            for ins, o in pairs
        ]
        out.write("[" + ",\n".join(json.dumps(s, separators=(",", ":")) for s in flat) + "]\n")


def keras_model(file, model, make):
    for layer in model.layers:
        values = [RANDOM.normal(0, 0.4, w.shape) for w in layer.get_weights()]
        if isinstance(layer, L.BatchNormalization):
            values[3] = RANDOM.uniform(0.5, 1.5, values[3].shape)
        layer.set_weights(values)
    model.save(os.path.join(FOLDER, file))
    pairs = []
    for _ in range(SAMPLES):
        ins = make()
        out = model.predict([i[None] for i in ins] if len(ins) > 1 else ins[0][None], verbose=0)
        pairs.append((ins, out))
    samples(file, pairs)


def image(h=8, w=8, c=3):
    return lambda: [RANDOM.integers(0, 256, (h, w, c)).astype("float32")]


def values(*shape):
    return lambda: [RANDOM.normal(0, 1, shape).astype("float32")]


def keras_models():
    cnn = [
        L.Input((8, 8, 3)),
        L.Rescaling(1 / 127.5, offset=-1),
        L.Conv2D(4, 3, padding="same", use_bias=False),
        L.BatchNormalization(),
        L.ReLU(),
        L.MaxPooling2D(2),
        L.DepthwiseConv2D(3, depth_multiplier=2, padding="same", activation="elu"),
        L.ZeroPadding2D(((1, 0), (0, 1))),
        L.SeparableConv2D(5, 2, activation="tanh"),
        L.LeakyReLU(negative_slope=0.1),
        L.AveragePooling2D(2, padding="same"),
        L.Dropout(0.5),
        L.Flatten(),
        L.Dense(6, activation="gelu"),
        L.Dense(4, activation="softmax"),
    ]
    keras_model("cnn.keras", keras.Sequential(cnn, name="cnn"), image())
    keras_model("cnn.h5", keras.models.clone_model(keras.Sequential(cnn, name="cnn")), image())

    x = L.Input((6, 6, 2), name="pixels")
    y = L.Input((5,), name="facts")
    a = L.Conv2D(3, 3, strides=2, padding="same", activation="relu", name="left")(x)
    b = L.Conv2D(3, 1, strides=2, name="right")(x)
    m = L.Add(name="sum")([a, b])
    m = L.Concatenate(name="both")([m, b])
    m = L.GlobalAveragePooling2D(name="mean")(m)
    f = L.Dense(6, activation="softplus", name="facts_dense")(y)
    m = L.Multiply(name="product")([m, f])
    m = L.LayerNormalization(name="norm")(m)
    out = L.Dense(3, activation="sigmoid", name="answer")(m)
    graph = keras.Model([x, y], out, name="graph")
    both = lambda: [*values(6, 6, 2)(), *values(5)()]
    keras_model("graph.keras", graph, both)
    keras_model("graph.h5", graph, both)

    text = [
        L.Input((7,), dtype="int32"),
        L.Embedding(11, 4),
        L.LSTM(5, return_sequences=True),
        L.GRU(4, return_sequences=True),
        L.GRU(3, return_sequences=True, reset_after=False),
        L.SimpleRNN(6),
        L.Dense(11),
    ]
    tokens = lambda: [RANDOM.integers(0, 11, (7,)).astype("int32")]
    keras_model("text.keras", keras.Sequential(text, name="text"), tokens)
    keras_model("dense.h5", keras.Sequential([L.Input((4,)), L.Dense(3, "swish"), L.Dense(2)], name="dense"), values(4))
    nested = keras.Sequential([L.Input((4,)), keras.Sequential([L.Input((4,)), L.Dense(3)], name="inner")], name="nested")
    nested.save(os.path.join(FOLDER, "nested.keras"))
    keras.Sequential([L.Input((4, 4, 1)), L.Conv2D(2, 3, dilation_rate=2, padding="same", name="holes")]).save(os.path.join(FOLDER, "dilated.keras"))


def weight(name, *shape, low=None):
    data = RANDOM.normal(0, 0.4, shape) if low is None else RANDOM.uniform(low, low + 1, shape)
    return numpy_helper.from_array(data.astype("float32"), name)


def onnx_model(name, nodes, weights, ins, out, make, layout=None, output=None):
    """layout: how a channel-last sample becomes what the file takes."""
    file = os.path.join(FOLDER, name + ".onnx")
    graph = helper.make_graph(
        nodes,
        name,
        [helper.make_tensor_value_info(n, t, s) for n, t, s in ins],
        [helper.make_tensor_value_info(out, TensorProto.FLOAT, ["rows", "columns"])],
        weights,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 20)], producer_name="aichain-tests")
    model.ir_version = 10
    onnx.checker.check_model(model)
    onnx.save(model, file)
    session = onnxruntime.InferenceSession(file)
    pairs = []
    for _ in range(SAMPLES):
        given = make()
        fed = {n: (layout(v) if layout else v[None]) for (n, _, _), v in zip(ins, given)}
        result = session.run(None, fed)[0]
        pairs.append((given, output(result) if output else result))
    samples(name + ".onnx", pairs)


F = TensorProto.FLOAT


def onnx_models():
    node = helper.make_node
    first = lambda v: v.transpose(2, 0, 1)[None]
    last = lambda r: r.transpose(0, 2, 3, 1)

    cnn = [
        node("Conv", ["x", "w1", "b1"], ["c1"], "conv1", pads=[1, 1, 1, 1]),
        node("BatchNormalization", ["c1", "g", "be", "mu", "va"], ["n1"], "bn", epsilon=1e-3),
        node("Relu", ["n1"], ["r1"], "relu"),
        node("MaxPool", ["r1"], ["p1"], "pool", kernel_shape=[2, 2], strides=[2, 2]),
        node("Conv", ["p1", "w2", "b2"], ["c2"], "depthwise", group=4, pads=[1, 1, 1, 1]),
        node("LeakyRelu", ["c2"], ["l2"], "leaky", alpha=0.2),
        node("Pad", ["l2", "pads"], ["q2"], "pad"),
        node("Conv", ["q2", "w3"], ["c3"], "strided", strides=[2, 2]),
        node("Elu", ["c3"], ["e3"], "elu", alpha=0.7),
        node("Flatten", ["e3"], ["f"], "flatten"),
        node("Gemm", ["f", "w4", "b4"], ["g4"], "gemm", transB=1),
        node("Softmax", ["g4"], ["out"], "softmax"),
    ]
    weights = [
        weight("w1", 4, 3, 3, 3), weight("b1", 4),
        weight("g", 4), weight("be", 4), weight("mu", 4), weight("va", 4, low=0.5),
        weight("w2", 8, 1, 3, 3), weight("b2", 8),
        numpy_helper.from_array(np.array([0, 0, 1, 0, 0, 0, 0, 1], "int64"), "pads"),
        weight("w3", 5, 8, 2, 2),
        weight("w4", 4, 5 * 2 * 2), weight("b4", 4),
    ]
    onnx_model("cnn", cnn, weights, [("x", F, ["N", 3, 8, 8])], "out", values(8, 8, 3), first)

    pools = [
        node("AveragePool", ["x"], ["a"], "average", kernel_shape=[2, 2], strides=[2, 2], auto_pad="SAME_UPPER"),
        node("Conv", ["a", "w"], ["c"], "conv"),
        node("Add", ["a", "c"], ["s"], "add"),
        node("Mul", ["s", "a"], ["m"], "mul"),
        node("Concat", ["m", "c"], ["k"], "concat", axis=1),
        node("Sigmoid", ["k"], ["z"], "sigmoid"),
        node("GlobalAveragePool", ["z"], ["g"], "global"),
        node("Reshape", ["g", "flat"], ["out"], "reshape"),
    ]
    weights = [weight("w", 2, 2, 1, 1), numpy_helper.from_array(np.array([0, -1], "int64"), "flat")]
    onnx_model("pools", pools, weights, [("x", F, [1, 2, 5, 5])], "out", values(5, 5, 2), first)

    mlp = [
        node("MatMul", ["x", "w1"], ["m1"], "mm1"),
        node("Add", ["b1", "m1"], ["a1"], "bias1"),
        node("Tanh", ["a1"], ["t1"], "tanh"),
        node("LayerNormalization", ["t1", "g", "b"], ["n"], "norm", axis=-1, epsilon=1e-5),
        node("MatMul", ["n", "w2"], ["m2"], "mm2"),
        node("Gelu", ["m2"], ["ge"], "gelu", approximate="tanh"),
        node("Softplus", ["ge"], ["out"], "softplus"),
    ]
    weights = [weight("w1", 5, 6), weight("b1", 6), weight("g", 6), weight("b", 6), weight("w2", 6, 3)]
    onnx_model("mlp", mlp, weights, [("x", F, ["batch", 5])], "out", values(5))

    # A sequence is (time, batch, features) there and (time, features) here.
    timed = lambda v: v[:, None]
    squeeze = numpy_helper.from_array(np.array([1], "int64"), "one")
    for cell, gates in (("LSTM", 4), ("GRU", 3), ("RNN", 1)):
        attributes = {"linear_before_reset": 1} if cell == "GRU" else {}
        nodes = [
            node(cell, ["x", "W", "R", "B"], ["y", ""][:2], "cell", hidden_size=4, **attributes),
            node("Squeeze", ["y", "one"], ["out"], "squeeze"),
        ]
        weights = [weight("W", 1, gates * 4, 3), weight("R", 1, gates * 4, 4), weight("B", 1, gates * 8), squeeze]
        onnx_model(cell.lower(), nodes, weights, [("x", F, [6, 1, 3])], "out", values(6, 3), timed)

    bad = [node("Erf", ["x"], ["out"], "erf1")]
    onnx_model("erf", bad, [], [("x", F, [1, 4])], "out", values(4))


def bfloat_models():
    """Weights of bfloat16, which HDF5 has no type for: refused, so there is nothing to compare."""
    layers = [L.Input((4,)), L.Dense(3, activation="relu", dtype="bfloat16"), L.Dense(2, dtype="bfloat16")]
    model = keras.Sequential(layers, name="bfloat16")
    model.set_weights([RANDOM.normal(0, 0.4, w.shape) for w in model.get_weights()])
    for file in ("bfloat16.keras", "bfloat16.h5"):
        model.save(os.path.join(FOLDER, file))


def hostile_models():
    """dense.h5 with something wrong with the kernel of its first layer."""
    import shutil

    import h5py

    def changed(name, change):
        file = os.path.join(FOLDER, name + ".h5")
        shutil.copyfile(os.path.join(FOLDER, "dense.h5"), file)
        with h5py.File(file, "r+") as model:
            layer = next(iter(model["model_weights"].attrs["layer_names"]))
            group = model["model_weights"][layer]
            path = group.attrs["weight_names"][0]
            holder, kernel = group[path.rsplit("/", 1)[0]], path.rsplit("/", 1)[1]
            change(model, holder, kernel)

    def replaced(link):
        def change(model, holder, kernel):
            del holder[kernel]
            if link is not None:
                holder[kernel] = link

        return change

    def cycle(model, holder, kernel):
        del holder[kernel]
        holder[kernel] = model["/"]

    def bomb(model, holder, kernel):
        """One chunk of 256 MiB of zeros, deflated twice into a KB, for an array that has a few numbers of it."""
        import zlib

        shape = holder[kernel].shape
        del holder[kernel]
        side = 1 << 13
        creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        creation.set_chunk((side, side))
        creation.set_deflate(9)
        creation.set_deflate(9)
        space = h5py.h5s.create_simple(shape, (h5py.h5s.UNLIMITED,) * 2)
        array = h5py.h5d.create(holder.id, kernel.encode(), h5py.h5t.IEEE_F32LE, space, creation)
        once = zlib.compressobj(9)
        chunk = b"".join(once.compress(bytes(4 * side)) for _ in range(side)) + once.flush()
        array.write_direct_chunk((0, 0), zlib.compress(chunk, 9))

    changed("missing", replaced(None))
    changed("soft", replaced(h5py.SoftLink("/model_weights")))
    changed("external", replaced(h5py.ExternalLink("/etc/hostname", "/")))
    changed("cycle", cycle)
    changed("bomb", bomb)


os.makedirs(FOLDER, exist_ok=True)
keras.utils.set_random_seed(1)
keras_models()
onnx_models()
hostile_models()
bfloat_models()
