"""Makes the models of RealModelsTest that other tools than Keras 3 wrote, and attention, with what the tools compute for them.

    pip install --target torch torch==2.15.0 onnx==1.23.2 onnxscript
    pip install --target tf tensorflow-cpu==2.21.0 keras==3.15.1 tf_keras==2.21.0 tf2onnx==1.17.0
    PYTHONPATH=torch python make_exports.py torch ../resources/models
    PYTHONPATH=tf python make_exports.py keras3 ../resources/models
    PYTHONPATH=tf TF_USE_LEGACY_KERAS=1 python make_exports.py keras2 ../resources/models

Beside each model lies NAME.json as make_models.py writes it. Images of PyTorch are channel-first in the file and channel-last in the samples.
"""

import json
import os
import sys

import numpy as np

TOOL, FOLDER = sys.argv[1:]
RANDOM = np.random.default_rng(20261127)
SAMPLES = 2


def samples(name, pairs):
    flat = lambda array: np.asarray(array, "float64").ravel().tolist()
    rows = [json.dumps({"inputs": [flat(given)], "output": flat(out)}, separators=(",", ":")) for given, out in pairs]
    with open(os.path.join(FOLDER, name + ".json"), "w") as file:
        file.write("[" + ",\n".join(rows) + "]\n")


def without_notes(file):
    """Exporters write where in whose folders the source of each node stands."""
    import onnx

    model = onnx.load(file)
    for part in (model, model.graph, *model.graph.node, *model.graph.initializer, *model.graph.value_info, *model.graph.input, *model.graph.output):
        del part.metadata_props[:]
        part.doc_string = ""
    onnx.save(model, file)


def torch_models():
    import torch
    from torch import nn

    torch.manual_seed(20261127)

    class Last(nn.Module):
        """What a recurrent layer says at its end."""

        def __init__(self):
            super().__init__()
            self.cell, self.dense = nn.LSTM(3, 4, batch_first=True), nn.Linear(4, 2)

        def forward(self, x):
            return self.dense(self.cell(x)[0][:, -1])

    class Text(nn.Module):
        def __init__(self):
            super().__init__()
            self.table, self.cell, self.dense = nn.Embedding(12, 5), nn.GRU(5, 6, batch_first=True), nn.Linear(6, 12)

        def forward(self, x):
            return self.dense(self.cell(self.table(x))[0])

    class Residual(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.norm, self.dense = nn.Conv2d(3, 3, 3, padding=1), nn.BatchNorm2d(3), nn.Linear(3, 2)

        def forward(self, x):
            return self.dense(nn.functional.relu6(x + self.norm(self.conv(x))).mean((2, 3)))

    class Flat(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.dense = nn.Conv2d(3, 4, 3, padding=1), nn.Linear(64, 2)

        def forward(self, x):
            x = torch.max_pool2d(torch.relu(self.conv(x)), 2)
            return self.dense(x.view(x.size(0), -1))

    tokens = lambda: torch.randint(0, 12, (1, 7))
    image = lambda: torch.randn(1, 3, 8, 8)
    for name, model, make in (
        ("torch-last", Last(), lambda: torch.randn(1, 6, 3)),
        ("torch-text", Text(), tokens),
        ("torch-residual", Residual(), image),
        ("torch-flat", Flat(), image),
    ):
        model.eval()
        axes = {"x": {0: "batch"}, "y": {0: "batch"}}
        for way, options in (("script", {"dynamo": False, "dynamic_axes": axes}), ("dynamo", {"dynamo": True, "external_data": False})):
            file = f"{name}-{way}.onnx"
            torch.onnx.export(model, (make(),), os.path.join(FOLDER, file), input_names=["x"], output_names=["y"], **options)
            without_notes(os.path.join(FOLDER, file))
            samples(file, said(model, make))
    any_batch(torch, nn)
    states(torch, nn)


def said(model, make):
    pairs = []
    for _ in range(SAMPLES):
        x = make()
        given = x.numpy()
        pairs.append((given.transpose(0, 2, 3, 1) if given.ndim == 4 else given, model(x).detach().numpy()))
    return pairs


def any_batch(torch, nn):
    """The newer exporter where the batch is open: it asks for the first length of shapes."""

    class Batch(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv, self.dense = nn.Conv2d(1, 2, 3), nn.Linear(18, 3)

        def forward(self, x):
            x = torch.relu(self.conv((x - 0.5) / 0.25))
            return self.dense(x.view(x.size(0), -1))

    class Step(nn.Module):
        def __init__(self):
            super().__init__()
            self.cell, self.dense = nn.LSTM(2, 3, batch_first=True), nn.Linear(3, 2)

        def forward(self, x):
            first = torch.zeros(1, x.size(0), 3)
            return self.dense(self.cell(x, (first, first))[0][:, -1])

    for name, model, make in (
        ("torch-batch", Batch(), lambda n: torch.rand(n, 1, 5, 5)),
        ("torch-step", Step(), lambda n: torch.randn(n, 4, 2)),
    ):
        model.eval()
        file = f"{name}-dynamo.onnx"
        where = os.path.join(FOLDER, file)
        shapes = ({0: torch.export.Dim("batch")},)
        torch.onnx.export(
            model, (make(2),), where, input_names=["x"], output_names=["y"], dynamo=True, external_data=False, dynamic_shapes=shapes
        )
        without_notes(where)
        samples(file, said(model, lambda: make(1)))


def states(torch, nn):
    """Where states of cells end, taken in the ways that people write; and a Softplus as the newer exporter does, with its threshold."""

    class Cells(nn.Module):
        def __init__(self, cell, layers, taken):
            super().__init__()
            self.cell, self.dense, self.taken = cell(3, 4, num_layers=layers, batch_first=True), nn.Linear(4, 2), taken

        def forward(self, x):
            _, h = self.cell(x)
            return self.dense((h[0] if isinstance(h, tuple) else h)[self.taken])

    class Soft(nn.Module):
        """Sharper than usual, beyond its threshold on both sides."""

        def __init__(self):
            super().__init__()
            self.dense, self.soft = nn.Linear(3, 6), nn.Softplus(beta=3)

        def forward(self, x):
            return self.soft(self.dense(x) * 20)

    torch.manual_seed(20261129)
    sequence = lambda: torch.randn(1, 5, 3)
    for name, model, make in (
        ("torch-lstm-state", Cells(nn.LSTM, 1, 0), sequence),
        ("torch-gru-states", Cells(nn.GRU, 2, -1), sequence),
        ("torch-rnn-state", Cells(nn.RNN, 1, -1), sequence),
        ("torch-softplus", Soft(), lambda: torch.randn(1, 3)),
    ):
        model.eval()
        for way, options in (("script", {"dynamo": False}), ("dynamo", {"dynamo": True, "external_data": False})):
            file = f"{name}-{way}.onnx"
            torch.onnx.export(model, (make(),), os.path.join(FOLDER, file), input_names=["x"], output_names=["y"], **options)
            without_notes(os.path.join(FOLDER, file))
            samples(file, said(model, make))


def with_weights(model):
    for layer in model.layers:
        if "attention" in layer.name:
            continue
        values = [RANDOM.normal(0, 0.4, w.shape) for w in layer.get_weights()]
        if "batch_norm" in layer.name:
            values[3] = RANDOM.uniform(0.5, 1.5, values[3].shape)
        layer.set_weights(values)
    return model


def attention(keras):
    """A block of a transformer: every token sees those before it."""
    L = keras.layers
    x = L.Input((5, 8))
    seen = L.MultiHeadAttention(2, 4)(x, x, use_causal_mask=True)
    normal = L.LayerNormalization()(L.Add()([x, seen]))
    wide = L.Dense(12, activation="relu")(normal)
    return with_weights(keras.Model(x, L.Add()([normal, L.Dense(8)(wide)]), name="block"))


def positions(keras):
    """Tokens with a vector for each place, as people write it: Keras keeps what the second table says as a constant."""
    L = keras.layers
    x = L.Input((5,), dtype="int32")
    places = with_weights(keras.Sequential([L.Input((5,)), L.Embedding(5, 6)]))
    y = L.Embedding(11, 6)(x) + places(np.arange(5)[None])[0]
    y = L.Add()([y, L.MultiHeadAttention(2, 3)(y, y, use_causal_mask=True)]) * 0.5
    return with_weights(keras.Model(x, L.Dense(11)(y), name="positions"))


def operations(keras):
    """What Python's operators, keras.ops and keras.activations leave in a graph, each once."""
    L, ops, act = keras.layers, keras.ops, keras.activations
    x = L.Input((6, 6, 2))
    y = ops.divide(1 - x / 4.0, 2.0) - 0.25
    y = L.Subtract()([ops.relu6(L.Conv2D(3, 3)(y)), act.leaky_relu(L.Conv2D(3, 3)(y))])
    y = ops.silu(ops.elu(y, alpha=0.5)) - y * 0.5
    row = L.Dense(4)(ops.reshape(ops.relu(-y), (-1, 48)))
    mean = L.Dense(4)(ops.mean(y, axis=(1, 2)))
    y = act.tanh(ops.gelu(row) - act.sigmoid(mean))
    return with_weights(keras.Model(x, act.softplus(L.Dense(3)(y)), name="operations"))


def asked(model, *shape):
    pairs = []
    for _ in range(SAMPLES):
        x = RANDOM.normal(0, 1, (1, *shape)).astype("float32")
        pairs.append((x, model.predict(x, verbose=0)))
    return pairs


def keras3_models():
    import keras

    block = attention(keras)
    block.save(os.path.join(FOLDER, "attention.keras"))
    samples("attention.keras", asked(block, 5, 8))
    text = positions(keras)
    text.save(os.path.join(FOLDER, "positions.keras"))
    tokens = [RANDOM.integers(0, 11, (1, 5)) for _ in range(SAMPLES)]
    samples("positions.keras", [(x, text.predict(x, verbose=0)) for x in tokens])
    plain = operations(keras)
    plain.save(os.path.join(FOLDER, "operations.keras"))
    samples("operations.keras", asked(plain, 6, 6, 2))


def keras2_models():
    import tensorflow as tf
    import tf2onnx
    import tf_keras as keras

    block = attention(keras)
    block.save(os.path.join(FOLDER, "attention2.h5"))
    samples("attention2.h5", asked(block, 5, 8))
    L = keras.layers
    nets = {
        "tf2onnx-lstm": ([L.Input((6, 3)), L.LSTM(4, return_sequences=True), L.LSTM(5), L.Dense(2)], (6, 3)),
        "tf2onnx-image": (
            [
                L.Input((10, 10, 3)),
                L.Rescaling(1 / 127.5, offset=-1),
                L.ZeroPadding2D(((1, 0), (0, 1))),
                L.DepthwiseConv2D(3, strides=2),
                L.BatchNormalization(),
                L.ReLU(max_value=6.0),
                L.SeparableConv2D(5, 3, padding="same", activation="swish"),
                L.GlobalAveragePooling2D(),
                L.Dense(3),
            ],
            (10, 10, 3),
        ),
    }
    for name, (layers, shape) in nets.items():
        model = with_weights(keras.Sequential(layers, name=name.replace("-", "_")))
        signature = [tf.TensorSpec([None, *shape], tf.float32)]
        tf2onnx.convert.from_keras(model, input_signature=signature, output_path=os.path.join(FOLDER, name + ".onnx"))
        samples(name + ".onnx", asked(model, *shape))


os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3")
os.makedirs(FOLDER, exist_ok=True)
{"torch": torch_models, "keras3": keras3_models, "keras2": keras2_models}[TOOL]()
