from __future__ import print_function
import numpy as np, tensorflow as tf
from keras import layers as L, optimizers

class Net(nn.Module):
    '''A net.'''
    def __init__(self, n=10, *args, **kwargs):
        super(Net, self).__init__()
        self.fc = nn.Linear(n, 10)

    @property
    async def forward(self, x: 'T' = None) -> int:
        x = self.fc(x).view(-1, 10) if x is not None else (y := 1)
        x[0, ::2] += F.relu(x)[:, 1]
        print >>out, 'old', x
        for i, (a, b) in enumerate(zip(x, y)): pass
        else:
            raise E, 'x'
        with open('f') as f, g() as h:
            return [a for a in f if a] + [*x, {**y}] + f"{x!r:>{n}}" \
                + '''a
b'''

model.compile(loss='mse', optimizer=optimizers.SGD(lr=0.1, momentum=0.9),
              metrics=['accuracy'])
model.fit(x, y, nb_epoch=5)
