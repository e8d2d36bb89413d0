"""The sections of a measurement: each runs the tracker on what it needs and leaves its figures in run.results."""
import json
import os
import sys

from . import bodies, clips, frames, motion, people, stills, tracks, trust

FACE_SETS = {'face_frl_london': False, 'face_dlib68': True, 'face_ibug_pts': False, 'face_webmorph_canada': False,
             'face_ytf68_pseudo': False}  # True: the set carries its own face boxes
WITH_OUTLINES = ('face_frl_london', 'face_webmorph_canada')
PUBLISHED = (('face', 'business-person.png', 'business-person_expected_478.csv', 'faces', []),
             ('body_full', 'pose_test_image.jpg', 'pose_test_image_expected_33_full.csv', 'bodies', []),
             ('body_lite', 'pose_test_image.jpg', 'pose_test_image_expected_33_lite.csv', 'bodies', ['--body', 'lite']))
EXPRESSIVE = ('001', '042')
DARKNESS = (8, 32)  # the light is divided by these


def say(text):
    print('measure: ' + text, file=sys.stderr, flush=True)


class Run:
    """One measurement: where the data and the clips are, the tracker, and the figures so far."""

    def __init__(self, data, clip_folder, bench_clip, tracker, results):
        self.data, self.clips, self.bench_clip = data, clip_folder, bench_clip
        self.tracker, self.results = tracker, results

    def has(self, name):
        there = os.path.isdir(os.path.join(self.data, name))
        if not there:
            say('SKIPPED: %s is not here' % name)
        return there

    def track(self, name, path, *options, only='faces'):
        file, _ = self.tracker.run(name, [path], *self.tracker.only(only), *options)
        return tracks.read_track(file)

    def set_records(self, name):
        return self.track(name, os.path.join(self.data, name, 'images'), '--stills')

    def clip_records(self, name, only='faces'):
        return self.track(name, os.path.join(self.clips, name + '.avi'), only=only)

    def clip(self, name, only='faces'):
        """The clip's truth with the face that was tracked."""
        return motion.read_clip(os.path.join(self.clips, name + '.json'), self.clip_records(name, only))

    def truth(self, name):
        with open(os.path.join(self.clips, name + '.json'), encoding='utf-8') as file:
            return json.load(file)


# --- pictures ----------------------------------------------------------------------------------------------------


def measure_stills(run):
    results, outlines = {}, {}
    for name, has_box in FACE_SETS.items():
        if not run.has(name):
            continue
        folder, records = os.path.join(run.data, name), run.set_records(name)
        groups = stills.ethnicities(os.path.join(folder, 'london_info.csv')) if name == 'face_frl_london' else None
        results[name] = stills.score(folder, records, has_box, groups)
        mark_groups(results[name])
        if name in WITH_OUTLINES:
            outlines[name] = stills.score_lips(folder, records, groups)
    run.results.update(stills=results, lips=outlines)
    if run.has('face_webmorph_zoom_cc0'):
        run.results['zoom'] = measure_zoom(run.set_records('face_webmorph_zoom_cc0'))


def mark_groups(result):
    """A group is clearly above the whole if the intervals of the two don't touch."""
    whole = result['all']
    for group in result.get('groups', {}).values():
        if 'nme_free_mean' in group and 'nme_free_mean' in whole:
            lowest = group['nme_free_mean'] - group['nme_free_ci95']
            group['above_the_whole'] = bool(lowest > whole['nme_free_mean'] + whole['nme_free_ci95'])


def measure_zoom(records):
    """One woman from 60 to 15 cm: her pupils are as far apart in every picture."""
    tracked, distances = tracks.by_file(records), []
    for name in ('60cm.jpg', '45cm.jpg', '30cm.jpg', '15cm.jpg'):
        faces = tracked.get(name, {'faces': []})['faces']
        told = faces and faces[0].get('pd_mm')
        distances.append('%.1f ± %.1f' % (told, faces[0].get('pd_error_mm', 0)) if told else '–')
    return {'pictures': len(records), 'found': sum(bool(record['faces']) for record in records),
            'pd_mm': ', '.join(distances)}


def measure_published(run):
    """Distances to the points that Google publishes for its pictures, as a share of the picture's sides."""
    folder, result = os.path.join(run.data, 'mediapipe_conformance', 'ios_pairs'), {}
    for name, picture, expected, kind, options in PUBLISHED:
        picture, expected = os.path.join(folder, picture), os.path.join(folder, expected)
        known = not options or run.tracker.knows(options[0])
        if not (known and os.path.exists(picture) and os.path.exists(expected)):
            continue
        record = run.track('published_' + name, picture, '--stills', *options, only=kind)[0]
        if record[kind]:
            points = tracks.points_of(record[kind][0]) / [record['width'], record['height']]
            result[name] = distances_to(points, tracks.read_rows(expected))
    run.results['published'] = result


def distances_to(points, rows):
    away = [((x - float(row['x'])) ** 2 + (y - float(row['y'])) ** 2) ** .5 for (x, y), row in zip(points, rows)]
    return {'mean': sum(away) / len(away), 'max': max(away)}


def measure_sizes(run):
    pictures = os.path.join(run.clips, 'pictures')
    result = people.pictures(pictures, run.track('pictures', pictures, '--stills'))
    result['live'] = people.live_sizes(run.truth('sizes'), run.clip_records('sizes'))
    for kind in ('stills', 'live'):
        result['smallest_' + kind] = people.smallest(result[kind])
    run.results['sizes'] = result


def measure_bodies(run):
    """The full network and, of a program that has it, the lite one."""
    if not run.has('body_mmpose'):
        return
    folder, result = os.path.join(run.data, 'body_mmpose'), {}
    pictures = os.path.join(folder, 'images')
    for model, options in (('full', ['--body', 'full']), ('lite', ['--body', 'lite'])):
        if not options or run.tracker.knows(options[0]):
            result[model] = bodies.score(folder, run.track('body_mmpose_' + model, pictures, '--stills', *options,
                                                           only='bodies'))
    run.results['bodies'] = result


# --- clips of one person -------------------------------------------------------------------------------------------


def measure_motion(run):
    names = ['%s_%d' % (subject, size) for size in clips.SIZES for subject in clips.SUBJECTS[size]] + ['030_110']
    result = {name: motion.score(run.clip(name)) for name in names}
    medians = {'median_%d' % size: motion.medians([result[name] for name in names if name.endswith('_%d' % size)])
               for size in clips.SIZES}
    run.results['motion'] = {**result, **medians}


def measure_live(run):
    """Real clips without truth, their first six seconds."""
    result = {}
    for name in ('d0', 'd9', 'd19'):
        clip, copy = os.path.join(run.data, 'video_liveportrait', name + '.mp4'), 'live_%s' % name
        path = os.path.join(run.clips, copy + '.avi')
        if not os.path.exists(clip):
            continue
        if not os.path.exists(path):
            frames.convert(clip, path, seconds=6)
        result[name] = motion.free(run.clip_records(copy))
    run.results['live'] = result


def by_size(measure):
    return {str(size): measure(size) for size in clips.SIZES}


def measure_drift(run):
    def drift(size):
        score = motion.score(run.clip('drift_%d' % size))
        return score if 'failed' in score else score['drift']
    run.results['drift'] = by_size(drift)


def measure_expression(run):
    def mean(size):
        own = [motion.expression(run.clip('expression_%s_%d' % (subject, size))) for subject in EXPRESSIVE]
        return next((score for score in own if 'failed' in score), None) or mean_of(own)
    run.results['expression'] = by_size(mean)


def mean_of(scores):
    """The mean of figures in nested dictionaries of the same keys."""
    if isinstance(scores[0], dict):
        return {key: mean_of([score[key] for score in scores if key in score]) for key in scores[0]}
    return sum(scores) / len(scores)


def measure_light(run):
    run.results['light'] = by_size(lambda size: motion.score(run.clip('light_%d' % size)))


def measure_dark(run):
    names = ['%d_%d' % (part, size) for size in clips.SIZES for part in DARKNESS]
    run.results['dark'] = {name: motion.score(run.clip('dark' + name)) for name in names}


def measure_cover(run):
    """Covered faces, and with them and whatever else has a truth and a track file the trust in "visible"."""
    tally, result = trust.Tally(), {}
    for size in clips.SIZES:
        clip = run.clip('cover_%d' % size, 'faces,hands')  # a hand before a face may tell
        result[str(size)] = trust.add_clip(tally, clip) if clip.tracked else {'failed': 'not tracked while still'}
    for name in ('001_110', '042_110', '042_40', 'light_110', 'dark8_110', 'dark32_110'):
        if os.path.exists(run.tracker.path(name)):
            clip = run.clip(name)
            if clip.tracked:
                trust.add_clip(tally, clip)
    for name, has_box in FACE_SETS.items():
        if name != 'face_ytf68_pseudo' and os.path.exists(run.tracker.path(name)):
            trust.add_stills(tally, os.path.join(run.data, name), run.set_records(name), has_box)
    run.results.update(cover=result, trust=trust.summary(tally))


# --- several people, and what it costs -----------------------------------------------------------------------------


def measure_people(run):
    names = ('cross_over', 'cross_pass', 'cross_fast', 'return_alone', 'return_beside', 'poster')
    run.results['people'] = {name: people.identities(run.truth(name), run.clip_records(name)) for name in names}


def measure_cost(run):
    if not os.path.exists(run.bench_clip):
        say('SKIPPED: %s is not here (./mirror build makes it)' % run.bench_clip)
        return
    result = run.results.setdefault('cost', {})
    for name, what in (('faces', 'faces'), ('everything', 'faces,bodies,mask')):
        path, usage = run.tracker.run('cost_' + name, [run.bench_clip], *run.tracker.only(what))
        if usage is not None:
            count = len(tracks.read_track(path))
            result[name] = {'cpu_s_per_frame': usage['cpu_s'] / count, 'frames': count, 'peak_mb': usage['peak_mb']}
        if not run.tracker.only(what):
            break  # a program of faces alone


# In the order of the table. Those of CLIPS need the clips of known motion.
ALL = {'stills': measure_stills, 'published': measure_published, 'sizes': measure_sizes, 'motion': measure_motion,
       'live': measure_live, 'drift': measure_drift, 'expression': measure_expression, 'light': measure_light,
       'dark': measure_dark, 'cover': measure_cover, 'people': measure_people, 'bodies': measure_bodies,
       'cost': measure_cost}
CLIPS = {'sizes', 'motion', 'live', 'drift', 'expression', 'light', 'dark', 'cover', 'people'}
ALSO = {'stills': ('lips', 'zoom'), 'cover': ('trust',)}  # figures that come with a section's
