/**
 * A service without declared enums.
 */
@NullMarked
package io.enumway.bench.service;

import org.jspecify.annotations.NullMarked;
