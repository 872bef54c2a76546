import {connect} from './connect.js';

beckonExports = {connect};
