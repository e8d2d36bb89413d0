"""Frames of a clip, or the pictures of a folder."""
import io
import os
import subprocess

from PIL import Image, ImageOps

PICTURES = ('.jpg', '.jpeg', '.png', '.webp')


def pictures_of(path):
    """A picture itself, or the pictures of a folder by name; [] for a clip."""
    if os.path.isdir(path):
        return sorted(os.path.join(path, name) for name in os.listdir(path) if name.lower().endswith(PICTURES))
    return [path] if path.lower().endswith(PICTURES) else []


def read_picture(path):
    with Image.open(path) as picture:
        return ImageOps.exif_transpose(picture).convert('RGB')


def read_frames(clip, wanted):
    """{frame: picture} of a clip; frames beyond its end are not there. ffmpeg decodes, once, up to the last one."""
    wanted = sorted(set(wanted))
    if not wanted:
        return {}
    chosen = '+'.join('eq(n,%d)' % frame for frame in wanted)
    command = ['ffmpeg', '-v', 'error', '-nostdin', '-i', clip, '-an', '-vf', "select='%s'" % chosen, '-vsync',
               'passthrough', '-frames:v', str(len(wanted)), '-f', 'image2pipe', '-c:v', 'ppm', '-']
    data = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    stream, found = io.BytesIO(data), {}
    for frame in wanted:
        if stream.tell() >= len(data):
            break
        found[frame] = read_ppm(stream)
    return found


def read_ppm(stream):
    """One binary PPM as ffmpeg writes it: three lines of header, then the bytes."""
    if stream.readline().strip() != b'P6':
        raise ValueError('ffmpeg wrote no PPM')
    width, height = map(int, stream.readline().split())
    stream.readline()
    return Image.frombytes('RGB', (width, height), stream.read(width * height * 3))


def convert(clip, out, seconds):
    """A clip's first seconds as MJPEG, so that every tracker reads the same pixels."""
    command = ['ffmpeg', '-v', 'error', '-y', '-nostdin', '-t', str(seconds), '-i', clip, '-an', '-pix_fmt', 'yuvj420p',
               '-c:v', 'mjpeg', '-q:v', '2', '-f', 'avi', out + '.part']
    subprocess.run(command, check=True)
    os.replace(out + '.part', out)
