// What holds for the mesh of every garment.
#ifndef CHEVAL_TESTS_SUPPORT_GARMENT_CHECKS_H
#define CHEVAL_TESTS_SUPPORT_GARMENT_CHECKS_H

#include "platform/base/garment.h"

// Fails the test, with the garment's name, when a triangle is turned over, when parts don't add up to all
// triangles, or when more than a 300th of the cloth lies outside of the mesh.
void garment_check_mesh(const char *name, const struct garment *garment);

#endif
