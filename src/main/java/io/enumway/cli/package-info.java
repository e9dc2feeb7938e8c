/**
 * The command line: {@code java -jar service.jar migrate <command>}.
 */
@NullMarked
package io.enumway.cli;

import org.jspecify.annotations.NullMarked;
