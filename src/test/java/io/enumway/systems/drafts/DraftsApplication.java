package io.enumway.systems.drafts;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/**
 * The drafts service.
 */
@SpringBootConfiguration
@EnableAutoConfiguration
public class DraftsApplication {

}
