//! What changed between two texts, and how it is told, as it was read: `snapshots/edits.snap`.
//!
//! `INSTA_UPDATE=always cargo test --lib edit::tests::cases` writes it anew.

use super::told;
use std::fmt::Write as _;

/// Texts before and after, by what they show.
type Cases = &'static [(&'static str, &'static [(&'static str, &'static str)])];

const LAYERS: Cases = &[(
    "layers, which go by name",
    &[
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }",
            "layer { name: 'a' type: 'TanH' bottom: 'x' top: 'a' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }",
            "layer { name: 'b' type: 'ReLU' bottom: 'x' top: 'a' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' }\nlayer { name: 'b' type: 'ReLU' }",
            "layer { name: 'b' type: 'TanH' }\nlayer { name: 'a' type: 'TanH' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' }\nlayer { name: 'b' type: 'ReLU' }",
            "layer { name: 'b' type: 'ReLU' }\nlayer { name: 'c' type: 'ReLU' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'x' }\nlayer { name: 'b' type: 'ReLU' bottom: 'y' }",
            "layer { name: 'c' type: 'ReLU' bottom: 'x' }\nlayer { name: 'a' type: 'ReLU' bottom: 'y' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }\nlayer { name: 'b' type: 'ReLU' bottom: 'a' top: 'b' }",
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'c' }\nlayer { name: 'b' type: 'ReLU' bottom: 'c' top: 'b' }",
        ),
        (
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }\nlayer { name: 'b' type: 'ReLU' bottom: 'a' top: 'b' }",
            "layer { name: 'a' type: 'ReLU' bottom: 'x' top: 'a' }\nlayer { name: 'b' type: 'ReLU' bottom: 'x' top: 'b' }",
        ),
        ("base_lr: 0.1\ngamma: 0.5", "gamma: 0.1\nbase_lr: 0.1"),
        ("base_lr: 0.1\nmax_iter: 5", "max_iter: 5\nbase_lr: 0.2"),
    ],
)];

const PYTHON: Cases = &[
    (
        "values",
        &[
            ("x = 1", "x = 2"),
            ("x = 1", "x = 'a'"),
            ("x = 1", "x = y"),
            ("x = y", "x = z"),
            ("x = a.b", "x = a.c"),
            ("x = a.b.c", "x = a.d.c"),
            ("x = f(1).b", "x = f(2).b"),
            ("x = f(1).b", "x = f(2).c"),
            ("x = 1", "x = f(2)"),
            ("x = f(g(1))", "x = 2"),
            ("x = True", "x = False"),
            ("x = [1, 2]", "x = (1, 2)"),
            ("x = []", "x = {}"),
            ("x = lambda a: a", "x = lambda b: 1"),
            ("x = a if b else c", "x = a if d else c"),
            ("x = [f(a) for a in b]", "x = [g(a) for a in b]"),
        ],
    ),
    (
        "operations",
        &[
            ("x = a + b", "x = a - b"),
            ("x = a + b", "x = c * d"),
            ("x = a + b", "x = a + c"),
            ("x = a - b", "x = b - a"),
            ("x = a and b", "x = a and b and c"),
            ("x = a < b", "x = b < c"),
            ("x = a", "x = a + 1"),
            ("x = a * 2", "x = a"),
            ("x = -a", "x = a"),
            ("x = f(a) + f(b)", "x = f(a) + g(b)"),
        ],
    ),
    (
        "subscripts",
        &[
            ("x = a[0]", "x = a[1]"),
            ("x = a[0]", "x = b[0]"),
            ("x = a[0]", "x = a[0, 1]"),
            ("x = a", "x = a[0]"),
            ("x = a[0]", "x = a"),
            ("x = a[1:2]", "x = a[1:3]"),
            ("x = f(1)[0]", "x = f(2)[0]"),
        ],
    ),
    (
        "calls",
        &[
            ("f(a)", "g(a)"),
            ("f(a)", "g(a, 1)"),
            ("f(a, 1)", "g(b)"),
            ("a.f(1)", "b.f(1)"),
            ("a.b.f(1)", "a.c.f(1)"),
            ("a.f(1)", "g(2).f(1)"),
            ("g(1).f(1)", "g(2).f(1)"),
            ("a.f(1)", "a.g(1)"),
            ("f(1)(x)", "f(2)(x)"),
            ("f(1)(x)", "f(1)(y)"),
            ("f(1)(x)", "g(1)(x)"),
            (
                "import torch.nn.functional as F\nx = F.relu(a)",
                "import torch\nx = torch.relu(a)",
            ),
            (
                "import torch.nn as nn\nx = nn.Linear(1)",
                "from torch import nn as n\nx = n.Linear(2)",
            ),
            ("x = a", "x = f(a)"),
            ("x = a", "x = f(g(a), 1)"),
            ("x = f(a)", "x = a"),
            ("x = f(g(a), h(1))", "x = a"),
            ("x = f(a)", "x = f(a).g()"),
            ("x = f(a)", "x = [f(a)]"),
            ("x = f(a)", "x = f(a) if b else c"),
            ("x = self.f", "x = self.f.g"),
        ],
    ),
    (
        "arguments",
        &[
            ("f(a, 1)", "f(a, 2)"),
            ("f(a, b=1)", "f(a, b=2)"),
            ("f(a, b=1)", "f(a, c=1)"),
            ("f(a, b=1)", "f(a)"),
            ("f(a)", "f(a, b=g(1))"),
            ("f(a, b=h(1))", "f(a)"),
            ("f(a, b)", "f(b, a)"),
            ("f(a, b, c)", "f(c, a, b)"),
            ("f(1, [a])", "f([a], 1)"),
            ("f(1, [a, b])", "f([a, c], 1)"),
            ("f(1, 'a')", "f('b', 2)"),
            ("f(a, 1)", "f(a, x=1)"),
            ("f(a, x=1)", "f(a, 1)"),
            ("f(a, b)", "f(b)"),
            ("f(a, b, c)", "f(a, c)"),
            ("f(a, 1, 2, c)", "f(a, 2, c)"),
            ("f(*a)", "f(*b)"),
            ("f(*a)", "f(a)"),
            ("f(**a)", "f(**a, b=1)"),
            ("f(a=1, b=2)", "f(b=2, a=1)"),
            ("f(a=1, b=2)", "f(b=1, a=2)"),
            ("f(a, a)", "f(a, b)"),
            ("f(g(1), g(2))", "f(g(2), g(1))"),
            (
                "import torch\ntorch.nn.Linear(10, 20)",
                "import torch\ntorch.nn.Linear(in_features=10, out_features=30)",
            ),
            (
                "import torch\ntorch.nn.Linear(10, out_features=20)",
                "import torch\ntorch.nn.Linear(20, out_features=10)",
            ),
            (
                "import tensorflow as tf\ntf.concat(1, [a, b])",
                "import tensorflow as tf\ntf.concat([a, b], 1)",
            ),
        ],
    ),
    (
        "lists",
        &[
            ("x = [a, b, c]", "x = [a, d, c]"),
            ("x = [a, b, c]", "x = [a, c]"),
            ("x = [a, c]", "x = [a, f(b), c]"),
            ("x = [f(a), c]", "x = [c]"),
            ("x = [28, 28]", "x = [784]"),
            ("x = [a, b]", "x = [c, d]"),
            ("x = {'a': 1, 'b': 2}", "x = {'b': 3, 'a': 1}"),
            ("x = {'a': 1}", "x = {'a': 1, 'b': 2}"),
            ("x = ['torch>=1.0', 'numpy']", "x = ['torch>=1.2']"),
            ("x = ['a b', 'c']", "x = ['a d']"),
            ("x = [a, b, c]", "x = [c, b, a]"),
        ],
    ),
    (
        "statements",
        &[
            ("x = f(1)", "return f(2)"),
            ("f(1)", "x = f(1)"),
            ("x = f(1)", "f(1)"),
            ("f(a, b, c)", "y = f(a, b, d)"),
            ("x = 1", "x += 1"),
            ("x, y = f(a)", "x, z = f(a)"),
            ("x = y = f(a)", "x = f(a)"),
            ("x = 1\ny = 2", "x = 1"),
            ("x = 1", "x = 1\nfoo(bar)"),
            (
                "a = b\nfoo(bar, baz)\nc = d\n",
                "a = b\nc = d\nfoo(bar, baz)\n",
            ),
            ("import a", "import b"),
            ("import a\nx = 1", "x = 1"),
            ("if a:\n    f(b)", "if c:\n    f(b)"),
            ("if a:\n    f(b)", "while a:\n    f(b)"),
            ("for a in b:\n    f(a)", "for a in c:\n    f(a)"),
            ("with a as b:\n    f(b)", "with c as b:\n    f(b)"),
            ("del a", "del b"),
            ("assert a", "assert a, 'b'"),
            ("raise A(b)", "raise C(b)"),
            ("pass", "x = 1"),
            ("print('a', b)", "print('c', b)"),
            ("p.add('--a', type=int)", "p.add('--b', type=int)"),
            (
                "p.add('--a', type=int)\np.add('--b', type=int)",
                "p.add('--c', type=str)\np.add('--b', type=int)",
            ),
            (
                "x1 = conv(a, 3)\nx2 = conv(b, 5)\nx3 = conv(c, 7)",
                "x2 = conv(b, 6)\nx3 = conv(c, 8)\nx4 = conv(d, 9)",
            ),
        ],
    ),
    (
        "definitions",
        &[
            ("def f(a, b=1):\n    pass", "def f(a, b=2):\n    pass"),
            ("def f(a, b=1):\n    pass", "def f(a, b):\n    pass"),
            ("def f(a, b):\n    pass", "def f(a, c, b):\n    pass"),
            ("def f(a, b):\n    pass", "def f(b):\n    pass"),
            ("def f(a):\n    pass", "def g(a):\n    pass"),
            ("class A(B):\n    pass", "class A(C):\n    pass"),
            ("class A(B):\n    pass", "class A(B, C):\n    pass"),
            ("class A(B):\n    pass", "class D(B):\n    pass"),
            ("x = 1", "x = 1\ndef f(a):\n    g(a)\n    return h(a)"),
            ("x = 1\nclass A:\n    def f(a):\n        g(a)", "x = 1"),
            ("def f(a):\n    return a", "@g\ndef f(a):\n    return a"),
        ],
    ),
    (
        "renames",
        &[
            ("a = f(1)\ng(a)", "b = f(1)\ng(b)"),
            ("a = f(1)\ng(a)", "b = f(2)\ng(b)"),
            ("g(a)\nh(a)", "g(b)\nh(a)"),
            ("a = 1\nb = 2\ng(a)", "a = 1\nb = 2\ng(b)"),
            (
                "def f(a):\n    b = a + 1\n    return b",
                "def f(a):\n    c = a + 1\n    return c",
            ),
            (
                "def f(a):\n    b = a + 1\n    return b\nb = 3\ng(b)",
                "def f(a):\n    c = a + 1\n    return c\nb = 3\ng(b)",
            ),
            ("a = f(a)\ng(a)", "b = f(a)\ng(b)"),
            (
                "class A:\n    def f(self):\n        x = g(1)\n        h(x)",
                "class A:\n    def f(self):\n        self.x = g(1)\n        h(self.x)",
            ),
            (
                "class A:\n    def f(self):\n        self.x = g(1)\n        h(self.x)",
                "class A:\n    def f(self):\n        x = g(1)\n        h(x)",
            ),
            (
                "class A:\n    def f(self):\n        self.x = g(1)\n    def k(self):\n        h(self.x)",
                "class A:\n    def f(self):\n        self.y = g(1)\n    def k(self):\n        h(self.y)",
            ),
            ("x = 3\na.x(1)", "y = 3\na.y(1)"),
            ("f(a)\na = 2", "f(b)\nb = 2"),
            ("x.fit(a)\n", "y.fit(a)\n"),
            ("x = M()\nx.fit(a)\n", "y = M()\ny.fit(a)\n"),
            ("for a in b:\n    f(a)", "for c in b:\n    f(c)"),
            ("def f(a=1):\n    g(a)", "def f(a=2):\n    g(a)"),
            ("def f(a, b):\n    g(a)", "def h(a, b):\n    g(a)"),
            ("if a:\n    b()", "while a:\n    b()"),
            ("if a.b(c, d):\n    e()", "x = a.b(c, d)\ne()"),
            ("p.f('--a', 1, b)", "p.f('--c', 1, b)"),
            ("p.f('--a')", "p.f('--c')"),
            ("p.f(a, 1, b)", "p.f(c, 1, b)"),
            ("p.f('a text', 1, b)", "p.f('one more', 1, b)"),
            ("x = 1\nf(x)", "f(y)"),
            ("a = g(1)\nf(a)", "from keras import b\nf(b)"),
        ],
    ),
    (
        "values that only went elsewhere",
        &[
            ("# model.add(Dropout(0.5))", "model.add(Dropout(0.5))"),
            ("model.add(Dropout(0.5))", "# model.add(Dropout(0.5))"),
            (
                "model.add(Dropout(0.5))",
                "if a:\n    model.add(  Dropout(0.5))",
            ),
            ("model.add(Dropout(0.5", "model.add(Dropout(0.5))"),
            (
                "model.add(Dropout(0.5))",
                "model.add(  Dropout(0.5))\nmodel.add(Dense(5))",
            ),
            ("x = f(g(a))", "y = g(a)\nx = f(y)"),
            ("y = g(a)\nx = f(y)", "x = f(g(a))"),
            ("x = f(10)", "n = 10\nx = f(n)"),
            ("x = f(10)", "n += 10\nx = f(n)"),
            ("x = f(10)", "n, m = 10, 1\nx = f(n)"),
            ("f(h(1))\ng(2)", "f(1)\ng(h(1))"),
            ("f(h(1))\ng(2)\nk(3)", "f(1)\ng(h(1))\nk(h(1))"),
            ("x = f(x)\ny = 1", "y = f(x)\nx = 1"),
            (
                "foo(alpha, beta)\nx = 1",
                "if a:\n    x = 1\n    y = [foo(alpha, beta), 2]",
            ),
            ("f(a)", "if b:\n    f(a)"),
            (
                "x = compute(alpha, beta)",
                "with a:\n    x = compute(alpha,\n                beta)",
            ),
        ],
    ),
    (
        "blocks that touch statements across their edges",
        &[
            (
                "f(\n    a,\n    b,\n)\ng(1)\n",
                "f(\n    a,\n    c,\n)\ng(1)\n",
            ),
            (
                "f(\n    a,\n    b,\n    c,\n    d,\n)\n",
                "f(\n    x,\n    b,\n    c,\n    y,\n)\n",
            ),
            ("f(1)\ng(2)\nh(3)\n", "f(4)\ng(2)\nh(5)\n"),
            ("f(1)\n\nh(3)\n", "f(4)\n\nh(5)\n"),
            ("f(a)\nf(b)\n", "f(a,\n  c)\nf(b)\n"),
            (
                "x = (1 +\n     2)\ny = 3\n",
                "x = (1 +\n     2 +\n     4)\ny = 3\n",
            ),
            (
                "if a:\n    f(1)\n    g(1)\n",
                "if a:\n    f(1)\n\n    g(2)\n",
            ),
            ("'''\na\n'''\nf(1)\n", "'''\nb\n'''\nf(1)\n"),
            ("f(1)  # a\n", "f(1)  # b\n"),
            ("f(1)\n", "f( 1 )\n"),
            ("f(1)\nf(1)\nf(1)\n", "f(1)\nf(1)\n"),
        ],
    ),
];

#[test]
fn edits_are_told_as_they_were_read() {
    let mut text = String::new();
    let python = PYTHON.iter().map(|cases| ("x.py", cases));
    let layers = LAYERS.iter().map(|cases| ("x.prototxt", cases));
    for (path, (title, cases)) in python.chain(layers) {
        let _ = writeln!(text, "== {title}");
        for (old, new) in *cases {
            let _ = writeln!(text, "{old}\n→\n{new}");
            for line in told(path, &format!("{old}\n"), &format!("{new}\n")) {
                let _ = writeln!(text, "      {}", line.replace('\n', "⏎"));
            }
            text.push('\n');
        }
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("edits", text));
}
