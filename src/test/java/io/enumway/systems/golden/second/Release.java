package io.enumway.systems.golden.second;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

/**
 * The second release of the service.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(V2__Archive_collections.class)
public class Release {

}
