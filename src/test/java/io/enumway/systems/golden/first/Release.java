package io.enumway.systems.golden.first;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The first release of the service.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class Release {

}
