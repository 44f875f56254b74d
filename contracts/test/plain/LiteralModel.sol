// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SD59x18, convert, sd} from "@prb/math/src/SD59x18.sol";

/// @title A model kept and computed as the first library did it: what `bench/run inference models` holds ours against.
/// @notice Each weight is a storage slot, the whole model is copied to memory on every call, images and kernels are arrays of arrays, all arithmetic is
/// PRBMath's operators and functions, and each step of a layer gives a new array. The layers of the sample models, by section 5 of
/// docs/inference-semantics.md: `forward` and `step` answer with the bytes of `CompatEngine`.
contract LiteralModel {
    enum Kind {
        Dense,
        Flatten,
        Rescale,
        Input,
        MaxPooling2D,
        Conv2D,
        Embedding,
        SimpleRNN
    }

    enum Function {
        LeakyReLU,
        Linear,
        ReLU,
        Sigmoid,
        Tanh
    }

    /// @dev Parameters are the words of section 5.1. `matrix` is w[in][units], of Embedding w[vocabulary][dim], of SimpleRNN Wx[in][units].
    struct Layer {
        Kind kind;
        int256[] parameters;
        SD59x18[][] matrix;
        SD59x18[][] recurrent;
        SD59x18[][][][] kernel;
        SD59x18[] bias;
    }

    SD59x18 private constant ZERO = SD59x18.wrap(0);
    SD59x18 private constant ONE = SD59x18.wrap(1e18);
    SD59x18 private constant TWO = SD59x18.wrap(2e18);
    SD59x18 private constant TEN = SD59x18.wrap(10e18);

    Layer[] private layers;

    function add(Kind kind, int256[] calldata parameters) external {
        Layer storage layer = layers.push();
        layer.kind = kind;
        layer.parameters = parameters;
    }

    /// @notice The next weights of a layer, in the order of Keras.
    /// @param from how many it has
    function append(uint256 position, uint256 from, SD59x18[] calldata weights) external {
        Layer storage layer = layers[position];
        for (uint256 i = 0; i < weights.length; ++i) {
            if (layer.kind == Kind.Conv2D) putKernel(layer, from + i, weights[i]);
            else putMatrix(layer, from + i, weights[i]);
        }
    }

    /// @notice All layers and the softmax. Without `compute` the model is copied to memory, and that is all.
    function forward(SD59x18[][][] memory x1, bool compute) external view returns (SD59x18[][][] memory, SD59x18[] memory x2) {
        Layer[] memory model = layers;
        if (!compute) return (x1, x2);
        for (uint256 i = 0; i < model.length; ++i) {
            Layer memory layer = model[i];
            if (layer.kind == Kind.Rescale) x1 = rescale(x1, sd(layer.parameters[0]), sd(layer.parameters[1]));
            else if (layer.kind == Kind.Conv2D) x1 = conv2D(x1, layer);
            else if (layer.kind == Kind.MaxPooling2D) x1 = maxPooling2D(x1, layer);
            else if (layer.kind == Kind.Flatten) x2 = flatten(x1);
            else if (layer.kind == Kind.Dense) x2 = dense(x2, layer);
        }
        return (x1, softmax(x2));
    }

    /// @notice A token through all layers. Without `compute` the model is copied to memory, and that is all.
    function step(uint256 token, SD59x18[][][] memory states, bool compute)
        external
        view
        returns (SD59x18[] memory x2, SD59x18[][][] memory)
    {
        Layer[] memory model = layers;
        if (!compute) return (x2, states);
        uint256 cell;
        for (uint256 i = 0; i < model.length; ++i) {
            Layer memory layer = model[i];
            if (layer.kind == Kind.Embedding) {
                x2 = layer.matrix[token];
            } else if (layer.kind == Kind.SimpleRNN) {
                x2 = simpleRNN(x2, states[cell][0], layer);
                states[cell++][0] = x2;
            } else if (layer.kind == Kind.Dense) {
                x2 = dense(x2, layer);
            }
        }
        return (x2, states);
    }

    function rescale(SD59x18[][][] memory x, SD59x18 scale, SD59x18 offset) private pure returns (SD59x18[][][] memory y) {
        y = image(x.length, x[0].length, x[0][0].length);
        for (uint256 i = 0; i < y.length; ++i) {
            for (uint256 j = 0; j < y[i].length; ++j) {
                for (uint256 k = 0; k < y[i][j].length; ++k) {
                    y[i][j][k] = x[i][j][k] * scale + offset;
                }
            }
        }
    }

    function flatten(SD59x18[][][] memory x) private pure returns (SD59x18[] memory y) {
        y = new SD59x18[](x.length * x[0].length * x[0][0].length);
        uint256 place;
        for (uint256 i = 0; i < x.length; ++i) {
            for (uint256 j = 0; j < x[0].length; ++j) {
                for (uint256 k = 0; k < x[0][0].length; ++k) {
                    y[place++] = x[i][j][k];
                }
            }
        }
    }

    function dense(SD59x18[] memory x, Layer memory layer) private pure returns (SD59x18[] memory) {
        return activated(sum(product(x, layer.matrix), layer.bias), Function(uint256(layer.parameters[0])));
    }

    function simpleRNN(SD59x18[] memory x, SD59x18[] memory h, Layer memory layer) private pure returns (SD59x18[] memory) {
        SD59x18[] memory both = sum(product(x, layer.matrix), product(h, layer.recurrent));
        return activated(sum(both, layer.bias), Function(uint256(layer.parameters[0])));
    }

    function conv2D(SD59x18[][][] memory x, Layer memory layer) private pure returns (SD59x18[][][] memory y) {
        SD59x18[][][][] memory w = layer.kernel;
        uint256[2] memory stride = [uint256(layer.parameters[5]), uint256(layer.parameters[6])];
        (uint256 n, uint256 padN) = window(x.length, w.length, stride[0], layer.parameters[7] == 1);
        (uint256 m, uint256 padM) = window(x[0].length, w[0].length, stride[1], layer.parameters[7] == 1);
        y = image(n, m, layer.bias.length);
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                for (uint256 f = 0; f < layer.bias.length; ++f) {
                    y[i][j][f] = cell(x, w, int256(i * stride[0]) - int256(padN), int256(j * stride[1]) - int256(padM), f);
                }
            }
        }
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                y[i][j] = sum(y[i][j], layer.bias);
            }
        }
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                y[i][j] = activated(y[i][j], Function(uint256(layer.parameters[0])));
            }
        }
    }

    /// @dev One cell of one filter; the window begins at (top, left), which padding may put outside.
    function cell(SD59x18[][][] memory x, SD59x18[][][][] memory w, int256 top, int256 left, uint256 f) private pure returns (SD59x18 s) {
        for (uint256 dx = 0; dx < w.length; ++dx) {
            int256 row = top + int256(dx);
            if (row < 0 || row >= int256(x.length)) continue;
            for (uint256 dy = 0; dy < w[0].length; ++dy) {
                int256 column = left + int256(dy);
                if (column < 0 || column >= int256(x[0].length)) continue;
                for (uint256 q = 0; q < x[0][0].length; ++q) {
                    s = s + x[uint256(row)][uint256(column)][q] * w[dx][dy][q][f];
                }
            }
        }
    }

    /// @dev Window and step are the configured stride and size: the first library passes them in the wrong order. Cells outside count as 0.
    function maxPooling2D(SD59x18[][][] memory x, Layer memory layer) private pure returns (SD59x18[][][] memory y) {
        uint256[2] memory step_ = [uint256(layer.parameters[0]), uint256(layer.parameters[1])];
        uint256[2] memory size = [uint256(layer.parameters[2]), uint256(layer.parameters[3])];
        (uint256 n, uint256 padN) = window(x.length, size[0], step_[0], layer.parameters[4] == 1);
        (uint256 m, uint256 padM) = window(x[0].length, size[1], step_[1], layer.parameters[4] == 1);
        y = image(n, m, x[0][0].length);
        for (uint256 i = 0; i < n; ++i) {
            for (uint256 j = 0; j < m; ++j) {
                for (uint256 k = 0; k < y[i][j].length; ++k) {
                    y[i][j][k] = greatest(x, size, int256(i * step_[0]) - int256(padN), int256(j * step_[1]) - int256(padM), k);
                }
            }
        }
    }

    function greatest(SD59x18[][][] memory x, uint256[2] memory size, int256 top, int256 left, uint256 channel)
        private
        pure
        returns (SD59x18 found)
    {
        found = convert(-1e9);
        for (uint256 dx = 0; dx < size[0]; ++dx) {
            for (uint256 dy = 0; dy < size[1]; ++dy) {
                (int256 row, int256 column) = (top + int256(dx), left + int256(dy));
                bool inside = row >= 0 && row < int256(x.length) && column >= 0 && column < int256(x[0].length);
                SD59x18 value = inside ? x[uint256(row)][uint256(column)][channel] : ZERO;
                if (value > found) found = value;
            }
        }
    }

    /// @dev Section 5.2.
    function window(uint256 d, uint256 size, uint256 stride, bool same) private pure returns (uint256 out, uint256 pad) {
        if (!same) return ((d - size) / stride + 1, 0);
        uint256 rest = d % stride == 0 ? stride : d % stride;
        return ((d + stride - 1) / stride, size > rest ? (size - rest) / 2 : 0);
    }

    function product(SD59x18[] memory x, SD59x18[][] memory w) private pure returns (SD59x18[] memory y) {
        y = new SD59x18[](w[0].length);
        for (uint256 j = 0; j < y.length; ++j) {
            SD59x18 s;
            for (uint256 k = 0; k < w.length; ++k) {
                s = s + x[k] * w[k][j];
            }
            y[j] = s;
        }
    }

    function sum(SD59x18[] memory a, SD59x18[] memory b) private pure returns (SD59x18[] memory y) {
        y = new SD59x18[](a.length);
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = a[i] + b[i];
        }
    }

    function activated(SD59x18[] memory x, Function f) private pure returns (SD59x18[] memory y) {
        y = new SD59x18[](x.length);
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = activation(x[i], f);
        }
    }

    function activation(SD59x18 x, Function f) private pure returns (SD59x18) {
        if (f == Function.Linear) return x;
        if (f == Function.ReLU) return x > ZERO ? x : ZERO;
        if (f == Function.LeakyReLU) return x > ZERO ? x : x * TWO / TEN;
        if (f == Function.Sigmoid) {
            SD59x18 least = convert(-133);
            return ONE / (ONE + (-(x < least ? least : x)).exp());
        }
        SD59x18 most = convert(66);
        SD59x18 t = (TWO * (x > most ? most : x)).exp();
        return (t - ONE) / (t + ONE);
    }

    function softmax(SD59x18[] memory x) private pure returns (SD59x18[] memory y) {
        y = new SD59x18[](x.length);
        SD59x18 total;
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = x[i].exp();
        }
        for (uint256 i = 0; i < y.length; ++i) {
            total = total + y[i];
        }
        for (uint256 i = 0; i < y.length; ++i) {
            y[i] = y[i] / total;
        }
    }

    function image(uint256 n, uint256 m, uint256 p) private pure returns (SD59x18[][][] memory y) {
        y = new SD59x18[][][](n);
        for (uint256 i = 0; i < n; ++i) {
            y[i] = new SD59x18[][](m);
            for (uint256 j = 0; j < m; ++j) {
                y[i][j] = new SD59x18[](p);
            }
        }
    }

    /// @dev Dense [activation, in, units], Embedding [vocabulary, dim], SimpleRNN [activation, in, units]: the last word is the width of all rows.
    function putMatrix(Layer storage layer, uint256 place, SD59x18 weight) private {
        uint256 columns = uint256(layer.parameters[layer.parameters.length - 1]);
        uint256 rows = uint256(layer.parameters[layer.parameters.length - 2]);
        uint256 hidden = layer.kind == Kind.SimpleRNN ? columns : 0;
        uint256 row = place / columns;
        if (row < rows) put(layer.matrix, row, weight);
        else if (row < rows + hidden) put(layer.recurrent, row - rows, weight);
        else layer.bias.push(weight);
    }

    /// @dev Conv2D [activation, cin, filters, kh, kw, ..]: w[kh][kw][cin][filters], b[filters].
    function putKernel(Layer storage layer, uint256 place, SD59x18 weight) private {
        uint256 channels = uint256(layer.parameters[1]);
        uint256 row = place / uint256(layer.parameters[2]);
        uint256 cells = row / channels;
        uint256 dx = cells / uint256(layer.parameters[4]);
        if (dx == uint256(layer.parameters[3])) {
            layer.bias.push(weight);
            return;
        }
        if (dx == layer.kernel.length) layer.kernel.push();
        uint256 dy = cells % uint256(layer.parameters[4]);
        if (dy == layer.kernel[dx].length) layer.kernel[dx].push();
        put(layer.kernel[dx][dy], row % channels, weight);
    }

    /// @dev The next weight of a row, which it may begin.
    function put(SD59x18[][] storage matrix, uint256 row, SD59x18 weight) private {
        if (row == matrix.length) matrix.push();
        matrix[row].push(weight);
    }
}
