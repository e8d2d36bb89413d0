// What every layer of make-up reads: the camera picture, what is worn beneath, and the map of the face
// (render/makeup/layer.h).

uniform sampler2D picture;  // the camera frame
uniform sampler2D beneath;  // the target before this layer, pixel for pixel
uniform sampler2D face_map; // render/makeup/face_map.h
uniform mat3 to_face_map;   // texture coordinates of the picture -> of the map
uniform float mm_px;        // target pixels a millimetre on the face

// What the shopper wears already at this pixel.
vec3 worn_beneath()
{
    return texelFetch(beneath, ivec2(gl_FragCoord.xy), 0).rgb;
}

// Mean colour of the skin around a place of the picture.
vec3 skin_around(vec2 at_picture)
{
    return texture(face_map, (to_face_map * vec3(at_picture, 1.0)).xy).rgb;
}

// How much of a product shows at a place of the picture: 0 behind a hand, hair or a cup.
float in_sight(vec2 at_picture)
{
    return texture(face_map, (to_face_map * vec3(at_picture, 1.0)).xy).a;
}
