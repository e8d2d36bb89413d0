"""Runs `cheval snap`: pictures with products on them."""
import json
import os
import shlex
import shutil
import subprocess

import numpy as np

from .frames import PICTURES, read_picture


def product(sku, category, colour=None, **makeup):
    """A product of one shade, or of a palette."""
    if colour is not None:
        makeup['colour'] = colour
    return {'sku': sku, 'title': sku, 'category': category, 'try_on': {'makeup': makeup}}


def write_catalogue(folder, products):
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'catalogue.json'), 'w', encoding='utf-8') as file:
        json.dump({'format': 'cheval-catalogue/1', 'title': 'Measured make-up', 'products': products}, file, indent=1)
    return folder


def stem(path):
    return os.path.splitext(os.path.basename(path))[0]


class Snapper:
    """The program under measurement, and the folder of all that it writes."""

    def __init__(self, program, folder, options, progress):
        """options: more words for every run, as one text."""
        self.folder, self.progress, self.options = folder, progress, shlex.split(options)
        os.makedirs(folder, exist_ok=True)
        # A copy, so that a build meanwhile does not change what is measured; what belongs to it stays where it is.
        self.program = shutil.copy2(program, os.path.join(folder, 'cheval'))
        self.environment = dict(os.environ)
        beside = os.path.join(os.path.dirname(program), 'share', 'cheval')
        if os.path.isdir(beside):
            self.environment.setdefault('CHEVAL_RESOURCES', beside)

    def run(self, *words):
        process = subprocess.run([self.program, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                                 stdin=subprocess.DEVNULL, env=self.environment, check=False)
        if process.returncode not in (0, 1):  # 1: a picture without a face, told and passed over
            raise RuntimeError('%s ended with %d: %s' % (shlex.join(words), process.returncode,
                                                         process.stderr.decode(errors='replace')[-500:]))
        return process

    def folder_of(self, name):
        folder = os.path.join(self.folder, name)
        os.makedirs(folder, exist_ok=True)
        return folder

    def snap(self, name, pictures, catalogue, wear, *options):
        """{stem of the picture: path of what was drawn}; a picture without a face is not in it. wear '': bare;
        catalogue None: the demo's."""
        self.progress('%s: %d pictures' % (name, len(pictures)))
        out = self.folder_of(name)
        worn = (['--catalogue', catalogue] if catalogue else []) + (['--wear', wear] if wear else [])
        process = self.run('snap', *pictures, *worn, *self.options, *options, '-o', out)
        drawn = {stem(path): os.path.join(out, stem(path) + '.png') for path in pictures}
        drawn = {key: path for key, path in drawn.items() if os.path.exists(path)}
        if not drawn:
            raise RuntimeError('nothing drawn: ' + process.stderr.decode(errors='replace')[-500:])
        return drawn

    def film(self, name, clip, catalogue, wear, *options):
        """The frames of a clip, tracked one after the other as the mirror does: paths in order."""
        self.progress(name)
        out = self.folder_of(name)
        worn = (['--catalogue', catalogue] if catalogue else []) + (['--wear', wear] if wear else [])
        process = self.run('snap', clip, '--clip', *worn, *self.options, *options, '-o', out)
        if process.returncode != 0:
            raise RuntimeError('%s: %s' % (clip, process.stderr.decode(errors='replace')[-500:]))
        return sorted(os.path.join(out, file) for file in os.listdir(out))

    def track(self, name, pictures):
        """The records of `cheval track` for pictures."""
        path = os.path.join(self.folder, name + '.jsonl')
        process = self.run('track', *pictures, '--stills', '--only', 'faces', *self.options)
        with open(path, 'wb') as file:
            file.write(process.stdout)
        return path

    def forget(self, *names):
        """Removes what was drawn under these names: many pictures are large."""
        for name in names:
            shutil.rmtree(os.path.join(self.folder, name), ignore_errors=True)


def pixels(path):
    """sRGB 0..255 as int32."""
    return np.asarray(read_picture(path), np.int32)


def pictures_in(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder) if name.lower().endswith(PICTURES))
