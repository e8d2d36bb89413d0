"""The 3-D files of makers in the shared data as a catalogue: what each is, how large its units are, how it stands in its
file, and the point of it that sits on the wearer (assets/FORMAT.md: model). Found by looking at the files."""
import json
import os


def worn(category, file, scale, anchor, up='+y', forward='+z'):
    return {'category': category, 'file': file, 'scale': scale, 'anchor': anchor, 'up': up, 'forward': forward}


def shown(file, scale=1):
    """What nobody wears: on the turntable only."""
    return worn('bag', file, scale, [0, 0, 0])


# Anchors: the bridge where it sits, the middle of a hat's opening at the band, the earring at the hole, the mask over the
# tip of the nose. A hat's scale makes its opening as wide as a head.
PRODUCTS = {
    'pixel glasses': worn('sunglasses', 'glasses/mindar_glasses/scene.gltf', .001, [-1, -2.5, 8]),
    'metal glasses': worn('sunglasses', 'glasses/mindar_glasses2/scene.gltf', .073, [.31, .65, 0], forward='+x'),
    'horn sunglasses': worn('sunglasses', 'glasses/webar_glasses1.glb', .067, [.008, .1, .04]),
    'jester hat': worn('hat', 'hats/mindar_hat/scene.gltf', .06, [0, -2.9, -.03]),
    'plumber cap': worn('hat', 'hats/mindar_hat2/scene.gltf', .00135, [-8, 13.5, -24], up=[0, .94, -.345]),
    'museum hat': worn('hat', 'hats/webar_hat_gltf/scene.gltf', .0095, [.42, -7.9, .27], forward=[-.83, 0, .56]),
    'draco hat': worn('hat', 'hats/webar_hatDraco.glb', .00078, [3.1, 43.6, -82.3], up=[.04, .87, -.48],
                      forward=[0, .48, .88]),
    'helmet': worn('hat', 'hats/khronos_DamagedHelmet/glTF/DamagedHelmet.gltf', .2, [0, .25, -.2]),
    'pearl drop': worn('earrings', 'jewellery/mindar_earring/scene.gltf', .012, [-.01, 1.73, -.08]),
    'hoop': worn('earrings', 'jewellery/webar_earringsSimple.glb', 1, [0, .0007, 0]),
    'head as mask': worn('mask', 'rigged_or_mask/face.glb', .00122, [0, 4, 62]),
    'boom box': shown('generic/BoomBox.glb'),
    'bottle': shown('generic/WaterBottle.glb'),
    'ready player': shown('rigged_or_mask/readyPlayerMeSkinned6_2.glb', .001),
    'occluder head': shown('head_other/mindar_sparkar_headOccluder.glb', .01),
    'occluder glasses': shown('head_other/webar_occluder_VTOGlasses.glb', .001),
    'occluder hat': shown('head_other/webar_occluder_VTOHat.glb', .001),
    'occluder helmet': shown('head_other/webar_occluder_VTOHelmet.glb', .001),
    'occluder necklace': shown('head_other/webar_occluder_VTONecklace.glb', .001),
}


def sku_of(title):
    return title.upper().replace(' ', '-')


def write_catalogue(folder, data_folder):
    """Writes the catalogue of the files that are in data_folder (gltf_products); the path of its folder, and
    [(title, SKU)] of what can be worn."""
    link = os.path.join(folder, 'models')  # paths of a catalogue stay below its folder
    if not os.path.lexists(link):
        os.symlink(os.path.abspath(data_folder), link)
    products, wearable = [], []
    for title, model in PRODUCTS.items():
        if not os.path.exists(os.path.join(data_folder, model['file'])):
            continue
        model = dict(model, file='models/' + model['file'])
        category = model.pop('category')
        products.append({'sku': sku_of(title), 'title': title.capitalize(), 'category': category,
                         'try_on': {'model': model}})
        if category != 'bag':
            wearable.append((title, sku_of(title)))
    with open(os.path.join(folder, 'catalogue.json'), 'w', encoding='utf-8') as file:
        json.dump({'format': 'cheval-catalogue/1', 'title': 'Makers', 'products': products}, file, indent=1)
    return folder, wearable
