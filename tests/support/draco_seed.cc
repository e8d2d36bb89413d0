// Writes the compressed meshes of tests/fuzz/corpus/fuzz_gltf, of our own triangles: draco_seed FOLDER
//
// A ring of 6 x 4 quads with normals, texture coordinates and colours, by each of Draco's two methods, as
// Draco data (.drc) and as a product (.glb).
#include <array>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <draco/compression/encode.h>
#include <draco/mesh/triangle_soup_mesh_builder.h>
#include <fstream>
#include <string>

namespace
{

constexpr int around = 6, across = 4;
constexpr float turn = 6.2831853f;

struct corner {
    std::array<float, 3> position, normal;
    std::array<float, 2> uv;
    std::array<uint8_t, 4> colour;
};

corner corner_at(int i, int j)
{
    const float a = turn * static_cast<float>(i % around) / around;
    const float b = turn * static_cast<float>(j % across) / across;
    const float out = 0.01f + 0.002f * std::cos(b);
    return {{out * std::cos(a), out * std::sin(a), 0.002f * std::sin(b)},
            {std::cos(b) * std::cos(a), std::cos(b) * std::sin(a), std::sin(b)},
            {static_cast<float>(i) / around, static_cast<float>(j) / across},
            {static_cast<uint8_t>(40 * (i % around)), static_cast<uint8_t>(60 * (j % across)), 255, 255}};
}

std::unique_ptr<draco::Mesh> make_ring()
{
    draco::TriangleSoupMeshBuilder builder;
    builder.Start(around * across * 2);
    const int position = builder.AddAttribute(draco::GeometryAttribute::POSITION, 3, draco::DT_FLOAT32);
    const int normal = builder.AddAttribute(draco::GeometryAttribute::NORMAL, 3, draco::DT_FLOAT32);
    const int uv = builder.AddAttribute(draco::GeometryAttribute::TEX_COORD, 2, draco::DT_FLOAT32);
    const int colour = builder.AddAttribute(draco::GeometryAttribute::COLOR, 4, draco::DT_UINT8);
    for (int i = 0; i < around; i++)
        for (int j = 0; j < across; j++) {
            const corner quad[4] = {corner_at(i, j), corner_at(i + 1, j), corner_at(i + 1, j + 1),
                                    corner_at(i, j + 1)};
            for (int half = 0; half < 2; half++) {
                const corner &a = quad[0], &b = quad[1 + half], &c = quad[2 + half];
                const draco::FaceIndex face(static_cast<uint32_t>((i * across + j) * 2 + half));
                builder.SetAttributeValuesForFace(position, face, a.position.data(), b.position.data(),
                                                  c.position.data());
                builder.SetAttributeValuesForFace(normal, face, a.normal.data(), b.normal.data(),
                                                  c.normal.data());
                builder.SetAttributeValuesForFace(uv, face, a.uv.data(), b.uv.data(), c.uv.data());
                builder.SetAttributeValuesForFace(colour, face, a.colour.data(), b.colour.data(),
                                                  c.colour.data());
            }
        }
    return builder.Finalize();
}

std::string describe(const draco::Mesh &mesh, size_t bytes)
{
    char text[2048];
    (void)std::snprintf(
        text, sizeof text,
        "{\"asset\":{\"version\":\"2.0\"},\"extensionsUsed\":[\"KHR_draco_mesh_compression\"],"
        "\"extensionsRequired\":[\"KHR_draco_mesh_compression\"],\"buffers\":[{\"byteLength\":%zu}],"
        "\"bufferViews\":[{\"buffer\":0,\"byteLength\":%zu}],\"accessors\":["
        "{\"componentType\":5126,\"count\":%u,\"type\":\"VEC3\",\"min\":[-0.012,-0.012,-0.002],"
        "\"max\":[0.012,0.012,0.002]},{\"componentType\":5126,\"count\":%u,\"type\":\"VEC3\"},"
        "{\"componentType\":5126,\"count\":%u,\"type\":\"VEC2\"},"
        "{\"componentType\":5121,\"normalized\":true,\"count\":%u,\"type\":\"VEC4\"},"
        "{\"componentType\":5123,\"count\":%u,\"type\":\"SCALAR\"}],"
        "\"meshes\":[{\"primitives\":[{\"attributes\":{\"POSITION\":0,\"NORMAL\":1,\"TEXCOORD_0\":2,"
        "\"COLOR_0\":3},\"indices\":4,\"extensions\":{\"KHR_draco_mesh_compression\":{\"bufferView\":0,"
        "\"attributes\":{\"POSITION\":0,\"NORMAL\":1,\"TEXCOORD_0\":2,\"COLOR_0\":3}}}}]}],"
        "\"nodes\":[{\"mesh\":0}]}",
        bytes, bytes, mesh.num_points(), mesh.num_points(), mesh.num_points(), mesh.num_points(),
        mesh.num_faces() * 3);
    return text;
}

void append(std::string *out, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        out->push_back(static_cast<char>(value >> (8 * i) & 255));
}

std::string make_glb(std::string json, std::string binary)
{
    json.resize((json.size() + 3) / 4 * 4, ' ');
    binary.resize((binary.size() + 3) / 4 * 4, '\0');
    std::string out = "glTF";
    append(&out, 2);
    append(&out, static_cast<uint32_t>(12 + 8 + json.size() + 8 + binary.size()));
    append(&out, static_cast<uint32_t>(json.size()));
    out += "JSON" + json;
    append(&out, static_cast<uint32_t>(binary.size()));
    return out + std::string("BIN\0", 4) + binary;
}

bool write_file(const std::string &path, const std::string &bytes)
{
    std::ofstream file(path, std::ios::binary);
    file.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return file.good();
}

bool write_seed(const draco::Mesh &mesh, int method, const std::string &path)
{
    draco::Encoder encoder;
    draco::EncoderBuffer buffer;
    encoder.SetEncodingMethod(method);
    encoder.SetSpeedOptions(3, 3);
    encoder.SetAttributeQuantization(draco::GeometryAttribute::POSITION, 12);
    encoder.SetAttributeQuantization(draco::GeometryAttribute::NORMAL, 8);
    encoder.SetAttributeQuantization(draco::GeometryAttribute::TEX_COORD, 10);
    if (!encoder.EncodeMeshToBuffer(mesh, &buffer).ok())
        return false;
    const std::string data(buffer.data(), buffer.size());
    return write_file(path + ".drc", data) &&
           write_file(path + ".glb", make_glb(describe(mesh, buffer.size()), data));
}

} // namespace

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    const std::unique_ptr<draco::Mesh> ring = make_ring();
    const std::string folder = std::string(arguments[1]) + "/";
    const bool written = ring != nullptr &&
                         write_seed(*ring, draco::MESH_EDGEBREAKER_ENCODING, folder + "draco_edgebreaker") &&
                         write_seed(*ring, draco::MESH_SEQUENTIAL_ENCODING, folder + "draco_sequential");
    return written ? 0 : 1;
}
