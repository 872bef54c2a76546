/** What an application on Spring Boot gets, as tests that a module for each line and server inherits. */
package io.beckon.boot;
