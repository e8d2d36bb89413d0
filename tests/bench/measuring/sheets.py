"""Contact sheets: parts of pictures put together, each with its name."""
import os
import sys
import tempfile

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from . import command_line as line, tracks
from .snaps import Snapper, pictures_in, stem

GAP, LABEL = 3, 22


def _font():
    try:
        return ImageFont.truetype('DejaVuSans.ttf', 14)
    except OSError:
        return ImageFont.load_default()


def cut_out(picture, points, about, width, height, width_px):
    """The part of a face about some of its landmarks, so many eye distances wide and high, so many pixels wide."""
    eye_distance = tracks.eye_distance(points)
    centre = (points[about].min(0) + points[about].max(0)) / 2
    half = np.array([width, height]) * eye_distance / 2
    box = [int(round(edge)) for edge in (*(centre - half), *(centre + half))]
    # Fine weaves show no moiré where they get smaller.
    return picture.crop(box).resize((width_px, round(width_px * height / width)), Image.LANCZOS)


def put_together(rows, titles, names):
    """rows: lists of pictures of one size; a title over each column, a name over each row's first picture."""
    width, height = rows[0][0].size
    sheet = Image.new('RGB', (len(titles) * (width + GAP), LABEL + len(rows) * (height + GAP)), (30, 30, 30))
    draw, letters = ImageDraw.Draw(sheet), _font()
    for column, title in enumerate(titles):
        draw.text((column * (width + GAP) + 4, 3), title, fill=(255, 255, 255), font=letters)
    for row, (pictures, name) in enumerate(zip(rows, names)):
        for column, picture in enumerate(pictures):
            sheet.paste(picture, (column * (width + GAP), LABEL + row * (height + GAP)))
        draw.text((4, LABEL + row * (height + GAP) + 2), name, fill=(120, 255, 120), font=letters)
    return sheet


def faces_of(snapper, pictures):
    """{stem of the picture: the points of its largest face}; a picture without one is not in it."""
    faces = {}
    for file, record in tracks.by_file(tracks.read_track(snapper.track('faces', pictures))).items():
        if record['faces']:
            faces[stem(file)] = max(map(tracks.points_of, record['faces']), key=tracks.eye_distance)
    return faces


def of_people(folder, people):
    """The pictures of a folder whose names begin with these three digits, in their order."""
    paths = {stem(path)[:3]: path for path in pictures_in(folder)}
    return [paths[subject] for subject in people if subject in paths]


def read(path):
    with Image.open(path) as picture:
        return picture.convert('RGB')


def write(sheet, folder, name):
    path = os.path.join(folder, name + '.png')
    sheet.save(path)
    print(path)


def say(text):
    print('sheets: ' + text, file=sys.stderr, flush=True)


def main(documentation, names, people, make):
    """The command line that all sheets share. make(data, snapper, options): options.only and options.people are lists."""
    parser = line.parser_of(documentation, names, 'sheets')
    parser.add_argument('--people', default=','.join(people), help='of face_frl_london, with commas between')
    parser.add_argument('--options', default='', help='more options for cheval snap and track, as one word')
    options = line.parse(parser, names)
    options.people = options.people.split(',')
    data = line.need_data('face_frl_london')
    line.need_program(options)
    os.makedirs(options.out, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=options.out, prefix='scratch-') as scratch:
        make(data, Snapper(options.cheval, scratch, options.options, say), options)
