package io.enumway.systems.golden.third;

import io.enumway.systems.golden.second.V2__Archive_collections;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The third release of the service.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({ V2__Archive_collections.class, V3__Fail_and_reorder.class })
public class Release {

}
