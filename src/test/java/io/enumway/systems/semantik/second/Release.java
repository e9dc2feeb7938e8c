package io.enumway.systems.semantik.second;

import io.enumway.replica.DatabaseService;

import org.springframework.context.annotation.Import;

/**
 * The second release of the service.
 */
@DatabaseService
@Import(V2__Degraded_collections.class)
public class Release {

}
